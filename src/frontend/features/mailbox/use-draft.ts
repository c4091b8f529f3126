import { useCallback, useEffect, useRef, useState } from 'react';
import { randomKey } from '../../lib/idempotency';
import { EMPTY_DRAFT, isEmpty, type Draft } from './draft';
import { followDraft, keepDraft, keptDraft } from './draft-storage';

const PAUSE = 400;

/**
 * What is being written from an address. It outlives the page: this browser keeps it until it is sent or erased, and
 * its other tabs follow. An answer that nobody has typed into yet is none: it can be begun again.
 */
export function useDraft(account: string) {
  const [draft, setDraft] = useState(() => keptDraft(account));
  const [untouched, setUntouched] = useState<Draft>(EMPTY_DRAFT);
  const [files, setFiles] = useState<File[]>([]);
  const [isKept, setIsKept] = useState(true);
  // Whether something was typed here that is not kept yet: a tab that only looks on must not write over another.
  const unsaved = useRef(false);
  const latest = useRef(draft);

  const keep = useCallback(() => {
    if (!unsaved.current) return;
    unsaved.current = false;
    setIsKept(keepDraft(account, latest.current));
  }, [account]);

  // While somebody types, and at once when the mailbox is left or the page goes away.
  useEffect(() => {
    latest.current = draft;
    const timer = setTimeout(keep, PAUSE);
    return () => {
      clearTimeout(timer);
    };
  }, [keep, draft]);
  useEffect(() => {
    window.addEventListener('pagehide', keep);
    return () => {
      window.removeEventListener('pagehide', keep);
      keep();
    };
  }, [keep]);
  useEffect(
    () =>
      followDraft(account, (kept) => {
        if (unsaved.current) return;
        setDraft((now) => (now === untouched && !isEmpty(now) ? now : kept));
      }),
    [account, untouched],
  );

  const write = useCallback((next: Draft) => {
    unsaved.current = true;
    setDraft(next);
  }, []);
  const show = useCallback((next: Draft) => {
    unsaved.current = false;
    setDraft(next);
    setUntouched(next);
    setFiles([]);
  }, []);
  const begin = useCallback(
    (next: Draft) => {
      show(next);
      setIsKept(keepDraft(account, EMPTY_DRAFT));
    },
    [account, show],
  );
  return {
    draft,
    edit: (next: Draft) => {
      write({ ...next, key: null });
    },
    files,
    attach: (chosen: File[]) => {
      setFiles(chosen);
      write({ ...draft, key: null });
    },
    /** Give the draft a name and return it: sent again as it is, it is the same message. */
    named: (): string => {
      const key = draft.key ?? randomKey();
      latest.current = { ...draft, key };
      write(latest.current);
      keep();
      return key;
    },
    /** Take the name away: it is another message. */
    unname: () => {
      unsaved.current = true;
      setDraft((now) => ({ ...now, key: null }));
    },
    /** Put away what was sent under a name; say whether it was still what is being written. */
    sent: useCallback(
      (key: string): boolean => {
        if (keptDraft(account).key === key) keepDraft(account, EMPTY_DRAFT);
        const isStill = latest.current.key === key;
        if (isStill) show(EMPTY_DRAFT);
        return isStill;
      },
      [account, show],
    ),
    isKept,
    isBegun: (draft !== untouched && !isEmpty(draft)) || files.length > 0,
    begin,
    clear: useCallback(() => {
      begin(EMPTY_DRAFT);
    }, [begin]),
  };
}

export type Writing = ReturnType<typeof useDraft>;
