import { useCallback, useEffect, useRef, useState } from 'react';
import { EMPTY_DRAFT, isEmpty, type Draft } from './draft';
import { keepDraft, keptDraft } from './draft-storage';

const PAUSE = 400;

/**
 * What is being written from an address. It outlives the page: this browser keeps it until it is sent or erased. An
 * answer that nobody has typed into yet is none: it can be begun again.
 */
export function useDraft(account: string) {
  const [draft, setDraft] = useState(() => keptDraft(account));
  const [untouched, setUntouched] = useState<Draft>(EMPTY_DRAFT);
  const [files, setFiles] = useState<File[]>([]);
  const [isKept, setIsKept] = useState(true);
  const worthKeeping = draft === untouched ? EMPTY_DRAFT : draft;
  const latest = useRef(worthKeeping);

  // While somebody types, and at once when the mailbox is left or the page goes away.
  useEffect(() => {
    latest.current = worthKeeping;
    const timer = setTimeout(() => {
      setIsKept(keepDraft(account, worthKeeping));
    }, PAUSE);
    return () => {
      clearTimeout(timer);
    };
  }, [account, worthKeeping]);
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
      setUntouched(next);
      setFiles([]);
      setIsKept(keepDraft(account, EMPTY_DRAFT));
    },
    [account],
  );
  const clear = useCallback(() => {
    begin(EMPTY_DRAFT);
  }, [begin]);
  const isBegun = !isEmpty(worthKeeping) || files.length > 0;
  return { draft, setDraft, files, setFiles, isKept, isBegun, begin, clear };
}

export type Writing = ReturnType<typeof useDraft>;
