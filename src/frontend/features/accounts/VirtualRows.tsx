import { defaultRangeExtractor, useVirtualizer, useWindowVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useRef, useState } from 'react';
import classes from './accounts.module.css';
import type { RowsProps } from './Rows';
import { useScroller } from './use-scroller';

/** Pixels of a row before it has been measured, and rows that are drawn beyond those in sight. */
const HEIGHT = 110;
const BEYOND = 4;

/** A long list of which only the rows in sight are drawn, and the one that has the focus. */
export function VirtualRows({ rows, stale, render }: RowsProps) {
  const list = useRef<HTMLUListElement>(null);
  const { element, above } = useScroller(list);
  const [focused, setFocused] = useState<number | null>(null);
  const rangeExtractor = useCallback(
    (range: Range) => {
      const indexes = defaultRangeExtractor(range);
      if (focused === null || focused >= range.count || indexes.includes(focused)) return indexes;
      return [...indexes, focused].sort((one, other) => one - other);
    },
    [focused],
  );
  const common = {
    count: rows.length,
    estimateSize: () => HEIGHT,
    overscan: BEYOND,
    scrollMargin: above,
    getItemKey: (index: number) => rows[index]?.id ?? index,
    rangeExtractor,
  };
  /* eslint-disable react-hooks/incompatible-library -- what they return is used here only, and not memoised */
  const byWindow = useWindowVirtualizer({ ...common, enabled: element === null });
  const byElement = useVirtualizer({ ...common, enabled: element !== null, getScrollElement: () => element });
  /* eslint-enable react-hooks/incompatible-library */
  const virtual = element === null ? byWindow : byElement;

  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- notes which row has the focus, to keep it
    <ul
      ref={list}
      className={classes['list']}
      data-stale={stale}
      style={{ position: 'relative', height: `${virtual.getTotalSize()}px` }}
      onBlur={() => {
        setFocused(null);
      }}
      onFocus={(event) => {
        const item = event.target.closest<HTMLElement>('li[data-index]');
        setFocused(item ? Number(item.dataset['index']) : null);
      }}
    >
      {virtual.getVirtualItems().map(({ index, key, start }) => {
        const account = rows[index];
        return account ? (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            aria-posinset={index + 1}
            aria-setsize={rows.length}
            className={classes['placed']}
            style={{ transform: `translateY(${start - above}px)` }}
          >
            {render(account)}
          </li>
        ) : null;
      })}
    </ul>
  );
}
