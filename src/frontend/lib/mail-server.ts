import type { MailServer } from './api/types';
import type { Translate } from './i18n/I18nProvider';

/** A setting of a mail program. */
export interface Value {
  label: string;
  value: string;
}

export interface ValueGroup {
  /** What the settings are for. */
  title: string;
  values: Value[];
}

/** How programs call the two kinds of TLS. */
export const SECURITY = { starttls: 'STARTTLS', tls: 'SSL/TLS' } as const;

/** Return how a server is reached, in the order that programs ask for it. */
export function serverValues(t: Translate, { host, port, security }: MailServer): Value[] {
  return [
    { label: t('credentials.host'), value: host },
    { label: t('credentials.port'), value: String(port) },
    { label: t('credentials.security'), value: SECURITY[security] },
  ];
}
