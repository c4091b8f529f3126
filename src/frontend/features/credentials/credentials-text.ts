import type { Credentials } from '../../lib/api/types';
import type { Translate } from '../../lib/i18n/I18nProvider';
import { serverValues, type ValueGroup } from '../../lib/mail-server';

/** Return what a person needs to set up a mail program, in the order that programs ask for it. */
export function credentialGroups(t: Translate, credentials: Credentials): ValueGroup[] {
  const { smtp, imap } = credentials;
  const identity = {
    title: t('credentials.identity'),
    values: [
      { label: t('credentials.address'), value: credentials.username },
      { label: t('credentials.password'), value: credentials.password },
    ],
  };
  return [
    identity,
    { title: t('credentials.smtp'), values: serverValues(t, smtp) },
    ...(imap ? [{ title: t('credentials.imap'), values: serverValues(t, imap) }] : []),
  ];
}

/** Return the same as plain text for the clipboard. */
export function credentialText(groups: ValueGroup[]): string {
  return groups
    .map(({ title, values }) => [title, ...values.map(({ label, value }) => `${label}: ${value}`)].join('\n'))
    .join('\n\n');
}
