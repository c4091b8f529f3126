import type { MailServer, MailSetup } from '../../lib/api/types';
import type { Translate } from '../../lib/i18n/I18nProvider';
import { SECURITY } from '../../lib/mail-server';
import type { PictureKind, Row } from './Picture';

export type GuideName = 'thunderbird' | 'outlook' | 'appleMail' | 'iphone' | 'android' | 'gmail';

const ALL: readonly GuideName[] = ['thunderbird', 'outlook', 'appleMail', 'iphone', 'android', 'gmail'];

/** Return the programs that can use an address; where mail cannot be fetched, only those that send with it. */
export const guidesFor = ({ imap }: MailSetup): readonly GuideName[] => (imap ? ALL : ['gmail']);

/** What a dialog of a program shows. */
export interface Scene {
  kind: PictureKind;
  /** What stands at its top, as the program writes it. */
  title: string;
  rows: Row[];
  /** The button to press. */
  button: string;
}

export interface GuideText {
  steps: string[];
  scenes: Scene[];
}

const field = (label: string, value: string): Row => ({ label, value, kind: 'field' });
const choice = (label: string, value: string): Row => ({ label, value, kind: 'choice' });
const hidden = (label: string): Row => ({ label, value: '••••••••••••', kind: 'field' });
const heading = (label: string): Row => ({ label, value: '', kind: 'heading' });

/** Return how a program is set up, with the values of the address in the pictures. */
export function guideOf(name: GuideName, setup: MailSetup, t: Translate): GuideText {
  const { email, display_name: display, username, imap, smtp } = setup;
  const person = display || t('setup.yourName');
  const password = hidden(t('setup.passwordLabel'));
  const account = [field(t('setup.name'), person), field(t('setup.email'), email), password];
  const server = ({ host, port, security }: MailServer): Row[] => [
    field(t('setup.host'), host),
    field(t('setup.port'), String(port)),
    choice(t('setup.security'), SECURITY[security]),
  ];
  const login = field(t('setup.username'), username);
  const both = imap
    ? [heading(t('setup.incoming')), ...server(imap), login, heading(t('setup.outgoing')), ...server(smtp), login]
    : [heading(t('setup.outgoing')), ...server(smtp), login];
  const steps = (count: number) =>
    Array.from({ length: count }, (_, at) => t(`setup.${name}${(at + 1) as 1 | 2 | 3}`, { email, host: smtp.host }));
  const scene = (kind: PictureKind, title: string, rows: Row[], button: string): Scene => ({ kind, title, rows, button });
  const scenes: Record<GuideName, Scene[]> = {
    thunderbird: [
      scene('window', t('setup.thunderbirdTitle'), account, t('setup.continue')),
      scene('window', t('setup.thunderbirdByHand'), [choice(t('setup.protocol'), 'IMAP'), ...both], t('setup.done')),
    ],
    outlook: [
      scene('window', t('setup.outlookTitle'), [field(t('setup.email'), email)], t('setup.continue')),
      scene('window', t('setup.outlookByHand'), [...both, password], t('setup.connect')),
    ],
    appleMail: [
      scene('window', t('setup.appleProfile'), [field(t('setup.email'), email)], t('setup.install')),
      scene('window', t('setup.appleMailByHand'), [field(t('setup.email'), email), login, password, ...both], t('setup.signIn')),
    ],
    iphone: [
      scene('phone', t('setup.appleProfile'), [field(t('setup.email'), email), password], t('setup.install')),
      scene('phone', t('setup.iphoneByHand'), [...account, ...both], t('setup.next')),
    ],
    android: [
      scene('phone', t('setup.androidTitle'), [field(t('setup.email'), email), choice(t('setup.kind'), 'IMAP')], t('setup.next')),
      scene('phone', t('setup.androidServers'), [...both, password], t('setup.next')),
    ],
    gmail: [
      scene('browser', t('setup.gmailTitle'), [field(t('setup.name'), person), field(t('setup.email'), email)], t('setup.next')),
      scene(
        'browser',
        t('setup.gmailServer'),
        [field(t('setup.smtpServer'), smtp.host), choice(t('setup.port'), String(smtp.port)), login, password, choice(t('setup.secured'), smtp.security === 'tls' ? 'SSL' : 'TLS')],
        t('setup.addAccount'),
      ),
    ],
  };
  return { steps: steps(3), scenes: scenes[name] };
}
