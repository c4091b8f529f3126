import { EMPTY_DRAFT, isEmpty, type Draft } from './draft';

const KEY = 'email-provisioning.draft.';
const TYPED = ['to', 'cc', 'bcc', 'subject', 'text'] as const;

/** Return the draft of an address that this browser keeps; what cannot be read counts as none. */
export function keptDraft(account: string): Draft {
  try {
    return asDraft(JSON.parse(window.localStorage.getItem(KEY + account) ?? 'null'));
  } catch {
    // No storage here, or nothing of ours in it.
    return EMPTY_DRAFT;
  }
}

/** Keep a draft in this browser, an empty one not at all; say whether that worked. Files are never kept. */
export function keepDraft(account: string, draft: Draft): boolean {
  try {
    if (isEmpty(draft)) window.localStorage.removeItem(KEY + account);
    else window.localStorage.setItem(KEY + account, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

/** Call with the draft whenever another tab has changed what is kept; return the way to stop. */
export function followDraft(account: string, tell: (draft: Draft) => void): () => void {
  const follow = ({ key }: StorageEvent) => {
    // Null: everything was removed.
    if (key === KEY + account || key === null) tell(keptDraft(account));
  };
  window.addEventListener('storage', follow);
  return () => {
    window.removeEventListener('storage', follow);
  };
}

function asDraft(kept: unknown): Draft {
  if (typeof kept !== 'object' || kept === null) return EMPTY_DRAFT;
  const found = kept as Record<string, unknown>;
  const texts = TYPED.map((field) => [field, typeof found[field] === 'string' ? found[field] : '']);
  const { answers, forwards, key } = found;
  return {
    ...EMPTY_DRAFT,
    ...(Object.fromEntries(texts) as Pick<Draft, (typeof TYPED)[number]>),
    answers: typeof answers === 'string' ? answers : null,
    forwards: isForward(forwards) ? forwards : null,
    key: typeof key === 'string' ? key : null,
  };
}

function isForward(value: unknown): value is NonNullable<Draft['forwards']> {
  if (typeof value !== 'object' || value === null) return false;
  const { message, files } = value as Record<string, unknown>;
  return typeof message === 'string' && Array.isArray(files) && files.every(isFile);
}

function isFile(value: unknown): boolean {
  const { index, filename, size } = (value ?? {}) as Record<string, unknown>;
  return typeof index === 'number' && typeof filename === 'string' && typeof size === 'number';
}
