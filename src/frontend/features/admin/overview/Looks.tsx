import type { Series } from './figures';

/** Return how a shape is painted: each look differs by its pattern, not by its colour alone. */
export function paintOf(id: string, look: Series['look']): { fill: string } {
  if (look === 'plain') return { fill: 'var(--chart-good)' };
  return { fill: `url(#${id}-${look})` };
}

/** The patterns of one drawing; ids are of the page, so each drawing has its own. */
export function Looks({ id }: { id: string }) {
  return (
    <>
      <pattern id={`${id}-stripes`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" fill="var(--chart-ground)" />
        <rect width="3" height="6" fill="var(--chart-warn)" />
      </pattern>
      <pattern id={`${id}-dots`} width="6" height="6" patternUnits="userSpaceOnUse">
        <rect width="6" height="6" fill="var(--chart-ground)" />
        <circle cx="3" cy="3" r="1.7" fill="var(--chart-good)" />
      </pattern>
      <pattern id={`${id}-crossed`} width="6" height="6" patternUnits="userSpaceOnUse">
        <rect width="6" height="6" fill="var(--chart-ground)" />
        <path d="M0 0 6 6M6 0 0 6" stroke="var(--chart-bad)" strokeWidth="1.6" />
      </pattern>
      <pattern id={`${id}-hollow`} width="6" height="6" patternUnits="userSpaceOnUse">
        <rect width="6" height="6" fill="var(--chart-ground)" />
      </pattern>
    </>
  );
}
