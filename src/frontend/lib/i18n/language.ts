export const LANGUAGES = ['fr', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const KEY = 'email-provisioning.language';

const isLanguage = (value: string | null | undefined): value is Language =>
  LANGUAGES.some((language) => language === value);

/** Return the person's own choice, else the browser's first language that we have, else French. */
export function preferredLanguage(): Language {
  const stored = readStored();
  if (stored) return stored;
  return navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'fr';
}

function readStored(): Language | null {
  try {
    const stored = window.localStorage.getItem(KEY);
    return isLanguage(stored) ? stored : null;
  } catch {
    // Storage may be forbidden (private mode, policy): the browser's language serves.
    return null;
  }
}

/** Remember the choice on this browser, where it allows that. */
export function storeLanguage(language: Language): void {
  try {
    window.localStorage.setItem(KEY, language);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
