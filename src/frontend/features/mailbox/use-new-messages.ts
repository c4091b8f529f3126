import { useState } from 'react';
import type { MessageSummary } from '../../lib/api/types';

/** Return how many unread messages came in above the newest one of before; 0 at first. */
export function useNewMessages(rows: MessageSummary[] | null): number {
  const [known, setKnown] = useState<Set<string> | null>(null);
  const [count, setCount] = useState(0);
  const [last, setLast] = useState<MessageSummary[] | null>(null);
  if (rows && rows !== last) {
    const oldest = rows.findIndex(({ id }) => known?.has(id));
    const above = known === null ? 0 : rows.slice(0, oldest < 0 ? rows.length : oldest).filter(({ seen }) => !seen).length;
    setLast(rows);
    setKnown(new Set(rows.map(({ id }) => id)));
    if (above > 0) setCount(above);
  }
  return count;
}
