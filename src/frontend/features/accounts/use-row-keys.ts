import { useLayoutEffect, useRef, type KeyboardEvent, type RefObject } from 'react';

/** Return the row that a key leads to from another one; undefined for other keys. */
function rowAfter(key: string, index: number, count: number): number | undefined {
  if (key === 'ArrowDown') return Math.min(index + 1, count - 1);
  if (key === 'ArrowUp') return Math.max(index - 1, 0);
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return undefined;
}

const buttonOf = (list: HTMLElement | null, index: number) =>
  list?.querySelector<HTMLElement>(`li[data-index="${String(index)}"] button`);

/**
 * Let the arrows lead from row to row, and Home and End to the first and the last: in a list that is not all there,
 * the Tab key alone would take for ever. `draw` has a row drawn wherever it is.
 */
export function useRowKeys(list: RefObject<HTMLElement | null>, count: number, draw: (index: number) => void) {
  const wanted = useRef<number | null>(null);
  useLayoutEffect(() => {
    const button = wanted.current === null ? null : buttonOf(list.current, wanted.current);
    // Another change may be drawn before the row is.
    if (!button) return;
    wanted.current = null;
    button.focus();
  });
  return (event: KeyboardEvent) => {
    const { target } = event;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (!(target instanceof HTMLButtonElement) || target.closest('dialog')) return;
    const index = Number(target.closest<HTMLElement>('li[data-index]')?.dataset['index']);
    const next = rowAfter(event.key, index, count);
    if (next === undefined) return;
    event.preventDefault();
    if (next === index) return;
    wanted.current = next;
    draw(next);
  };
}
