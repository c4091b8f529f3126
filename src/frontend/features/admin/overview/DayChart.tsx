import { Text } from '@mantine/core';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { Card, DataTable } from '../parts';
import { Figure } from './Figure';
import type { Series } from './figures';
import { DayBars } from './lazy-charts';

interface DayChartProps<Key extends string> {
  title: string;
  /** Oldest first. */
  days: ({ day: string } & Record<Key, number>)[];
  series: (Series & { key: Key })[];
}

/** What happened on each of the last days. */
export function DayChart<Key extends string>({ title, days, series }: DayChartProps<Key>) {
  const t = useAdminT();
  const format = useFormat();
  if (days.every((day) => series.every(({ key }) => day[key] === 0))) return <Quiet title={title} />;
  return (
    <Card title={title}>
      <Figure
        series={series}
        chart={<DayBars days={days} series={series} />}
        table={
          <DataTable
            caption={title}
            rows={[...days].reverse()}
            rowKey={({ day }) => day}
            columns={[
              { key: 'day', header: t('overview.day'), cell: ({ day }) => format.day(day) },
              ...series.map(({ key, label }) => ({
                key,
                header: label,
                numeric: true,
                cell: (row: Record<Key, number>) => format.number(row[key]),
              })),
            ]}
          />
        }
      />
    </Card>
  );
}

/** A month in which nothing happened is told in words: a chart without a bar looks broken. */
function Quiet({ title }: { title: string }) {
  const t = useAdminT();
  return (
    <Card title={title}>
      <Text size="sm" c="dimmed">
        {t('overview.quiet')}
      </Text>
    </Card>
  );
}
