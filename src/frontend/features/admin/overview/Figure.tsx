import { Skeleton } from '@mantine/core';
import { Suspense, type ReactNode } from 'react';
import { useAdminT } from '../../../lib/i18n/admin';
import type { Series } from './figures';
import classes from './overview.module.css';
import { Swatch } from './Swatch';

interface FigureProps {
  series: Series[];
  chart: ReactNode;
  /** Of the chart, in rem. */
  height?: number;
  /** The same figures, for whoever does not see the chart or wants them to the unit. */
  table: ReactNode;
}

/** A chart with its legend, and its figures as a table behind a fold. */
export function Figure({ series, chart, height = 14, table }: FigureProps) {
  const t = useAdminT();
  return (
    <>
      <div aria-hidden="true">
        <ul className={classes['legend']}>
          {series.map(({ key, label, look }) => (
            <li key={key}>
              <Swatch look={look} />
              {label}
            </li>
          ))}
        </ul>
        <div className={classes['chart']} style={{ height: `calc(${height}rem * var(--mantine-scale))` }}>
          <Suspense fallback={<Skeleton height="100%" />}>{chart}</Suspense>
        </div>
      </div>
      <details className={classes['table']}>
        <summary>{t('overview.table')}</summary>
        {table}
      </details>
    </>
  );
}
