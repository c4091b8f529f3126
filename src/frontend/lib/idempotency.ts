/** One request, however often it is sent. */
export interface Attempt {
  /** What was asked for, as text. */
  asked: string;
  key: string;
}

/** Return the attempt at something: the last one where it asked for the same, so that nothing is done twice. */
export function attemptAt(asked: string, last: Attempt | null): Attempt {
  return last?.asked === asked ? last : { asked, key: randomKey() };
}

/** Make a random key; `randomUUID` is missing where the page is not served over HTTPS or localhost. */
export function randomKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
