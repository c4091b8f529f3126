import type { MailSetup } from '../../lib/api/types';
import type { Translate } from '../../lib/i18n/I18nProvider';
import { serverValues, type ValueGroup } from '../../lib/mail-server';

/** Return every value by what it is for, in the order that programs ask for them. */
export function groupsOf(t: Translate, { username, imap, smtp }: MailSetup): ValueGroup[] {
  const login = { label: t('setup.username'), value: username };
  return [
    ...(imap ? [{ title: t('setup.incoming'), values: [...serverValues(t, imap), login] }] : []),
    { title: t('setup.outgoing'), values: [...serverValues(t, smtp), login] },
  ];
}
