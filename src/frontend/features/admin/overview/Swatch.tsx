import { useId } from 'react';
import type { Series } from './figures';
import { Looks, paintOf } from './Looks';

/** A small square that is drawn as a series is. */
export function Swatch({ look }: { look: Series['look'] }) {
  const id = useId();
  return (
    <svg width="16" height="16" aria-hidden="true" focusable="false">
      <defs>
        <Looks id={id} />
      </defs>
      <rect x="1" y="1" width="14" height="14" rx="3" stroke="var(--chart-line)" {...paintOf(id, look)} />
    </svg>
  );
}
