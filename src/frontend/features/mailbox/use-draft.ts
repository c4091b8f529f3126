import { useCallback, useEffect, useRef, useState } from 'react';
import { EMPTY_DRAFT, type Draft } from './draft';
import { keepDraft, keptDraft } from './draft-storage';

const PAUSE = 400;

/** What is being written from an address. It outlives the page: this browser keeps it until it is sent or erased. */
export function useDraft(account: string) {
  const [draft, setDraft] = useState(() => keptDraft(account));
  const [files, setFiles] = useState<File[]>([]);
  const [isKept, setIsKept] = useState(true);

  const latest = useRef(draft);

  // While somebody types, and at once when the mailbox is left or the page goes away.
  useEffect(() => {
    latest.current = draft;
    const timer = setTimeout(() => {
      setIsKept(keepDraft(account, draft));
    }, PAUSE);
    return () => {
      clearTimeout(timer);
    };
  }, [account, draft]);
  useEffect(() => {
    const keep = () => {
      keepDraft(account, latest.current);
    };
    window.addEventListener('pagehide', keep);
    return () => {
      window.removeEventListener('pagehide', keep);
      keep();
    };
  }, [account]);

  const begin = useCallback(
    (next: Draft) => {
      setDraft(next);
      setFiles([]);
      setIsKept(keepDraft(account, next));
    },
    [account],
  );
  const clear = useCallback(() => {
    begin(EMPTY_DRAFT);
  }, [begin]);
  return { draft, setDraft, files, setFiles, isKept, begin, clear };
}

export type Writing = ReturnType<typeof useDraft>;
