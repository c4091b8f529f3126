import type { MailServer, MailSetup } from '../../lib/api/types';
import type { Translate } from '../../lib/i18n/I18nProvider';

export interface Value {
  label: string;
  value: string;
}

/** How programs call the two kinds of TLS. */
export const SECURITY = { starttls: 'STARTTLS', tls: 'SSL/TLS' } as const;

const server = (t: Translate, { host, port, security }: MailServer): Value[] => [
  { label: t('setup.host'), value: host },
  { label: t('setup.port'), value: String(port) },
  { label: t('setup.security'), value: SECURITY[security] },
];

/** Return every value by what it is for, in the order that programs ask for them. */
export function groupsOf(t: Translate, { username, imap, smtp }: MailSetup): { title: string; values: Value[] }[] {
  const login = { label: t('setup.username'), value: username };
  return [
    ...(imap ? [{ title: t('setup.incoming'), values: [...server(t, imap), login] }] : []),
    { title: t('setup.outgoing'), values: [...server(t, smtp), login] },
  ];
}
