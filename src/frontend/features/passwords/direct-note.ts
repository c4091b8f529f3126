import type { Account } from '../../lib/api/types';
import { fr } from '../../lib/i18n/fr';
import type { Translate } from '../../lib/i18n/I18nProvider';

type Note = keyof (typeof fr)['passwords']['direct'];

const isKnown = (note: string): note is Note => Object.hasOwn(fr.passwords.direct, note);

/** Say what to know of the provider's own passwords, or why there are none. */
export function directNote(t: Translate, { capabilities }: Account): string {
  const { direct, direct_note: note } = capabilities;
  if (isKnown(note)) return t(`passwords.direct.${note}`);
  return t(direct === 'none' ? 'passwords.direct.direct_none' : 'passwords.direct.direct_any_sender');
}
