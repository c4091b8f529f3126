import {
  defaultRangeExtractor,
  measureElement,
  useVirtualizer,
  useWindowVirtualizer,
  type Range,
  type Virtualizer,
} from '@tanstack/react-virtual';
import { useCallback, useMemo, useRef, useState } from 'react';
import classes from './accounts.module.css';
import type { RowsProps } from './Rows';
import { useRowKeys } from './use-row-keys';
import { useScroller } from './use-scroller';

/** Pixels of a row before it has been measured, and rows that are drawn beyond those in sight. */
const HEIGHT = 135;
const BEYOND = 4;

const estimateSize = () => HEIGHT;

/** Say whether another page of the panel is shown in place of the list. */
const isHidden = (element: Element) => element.closest('[hidden]') !== null;

/** Measure a row; one that is hidden has no height, and keeps the one that it had. */
function measure<Scroll extends Element | Window>(
  row: Element,
  entry: ResizeObserverEntry | undefined,
  list: Virtualizer<Scroll, Element>,
): number {
  if (!isHidden(row)) return measureElement(row, entry, list);
  return list.itemSizeCache.get(list.options.getItemKey(list.indexFromElement(row))) ?? HEIGHT;
}

/** A long list of which only the rows in sight are drawn, and the one that has the focus. */
export function VirtualRows({ rows, more, stale, render }: RowsProps) {
  const list = useRef<HTMLUListElement>(null);
  const { element, above } = useScroller(list);
  const [focusedId, setFocusedId] = useState<string | null>(null);
  const focused = useMemo(
    () => (focusedId === null ? -1 : rows.findIndex(({ id }) => id === focusedId)),
    [rows, focusedId],
  );
  const rangeExtractor = useCallback(
    (range: Range) => {
      const indexes = defaultRangeExtractor(range);
      if (focused < 0 || indexes.includes(focused)) return indexes;
      return [...indexes, focused].sort((one, other) => one - other);
    },
    [focused],
  );
  const onKeyDown = useRowKeys(list, rows.length, (index) => {
    setFocusedId(rows[index]?.id ?? null);
  });
  // The same as long as the rows are: with another one, the place of every row is worked out anew.
  const getItemKey = useCallback((index: number) => rows[index]?.id ?? index, [rows]);
  const common = {
    count: rows.length,
    estimateSize,
    overscan: BEYOND,
    scrollMargin: above,
    getItemKey,
    rangeExtractor,
    measureElement: measure,
  };
  /* eslint-disable react-hooks/incompatible-library -- what they return is used here only, and not memoised */
  const byWindow = useWindowVirtualizer({ ...common, enabled: element === null });
  const byElement = useVirtualizer({ ...common, enabled: element !== null, getScrollElement: () => element });
  /* eslint-enable react-hooks/incompatible-library */
  const virtual = element === null ? byWindow : byElement;

  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keeps the row that has the focus, and leads from its buttons to other rows'
    <ul
      ref={list}
      className={classes['list']}
      data-stale={stale}
      style={{ position: 'relative', height: `${virtual.getTotalSize()}px` }}
      onKeyDown={onKeyDown}
      onBlur={({ currentTarget }) => {
        // A hidden row is kept for whoever returns to it.
        if (!isHidden(currentTarget)) setFocusedId(null);
      }}
      onFocus={(event) => {
        const item = event.target.closest<HTMLElement>('li[data-index]');
        setFocusedId(rows[Number(item?.dataset['index'])]?.id ?? null);
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
            // While others follow, nobody knows how many there are.
            aria-setsize={more ? -1 : rows.length}
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
