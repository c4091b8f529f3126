import type { Credentials, MailServer } from '../../lib/api/types';
import type { Translate } from '../../lib/i18n/I18nProvider';

export interface Value {
  label: string;
  value: string;
}

export interface Group {
  title: string;
  values: Value[];
}

const SECURITY = { starttls: 'STARTTLS', tls: 'SSL/TLS' } as const;

function server(t: Translate, title: string, { host, port, security }: MailServer): Group {
  return {
    title,
    values: [
      { label: t('credentials.host'), value: host },
      { label: t('credentials.port'), value: String(port) },
      { label: t('credentials.security'), value: SECURITY[security] },
    ],
  };
}

/** Return what a person needs to set up a mail program, in the order that programs ask for it. */
export function credentialGroups(t: Translate, credentials: Credentials): Group[] {
  const identity: Group = {
    title: t('credentials.identity'),
    values: [
      { label: t('credentials.address'), value: credentials.username },
      { label: t('credentials.password'), value: credentials.password },
    ],
  };
  const smtp = server(t, t('credentials.smtp'), credentials.smtp);
  const imap = credentials.imap ? [server(t, t('credentials.imap'), credentials.imap)] : [];
  return [identity, smtp, ...imap];
}

/** Return the same as plain text for the clipboard. */
export function credentialText(groups: Group[]): string {
  return groups
    .map(({ title, values }) => [title, ...values.map(({ label, value }) => `${label}: ${value}`)].join('\n'))
    .join('\n\n');
}
