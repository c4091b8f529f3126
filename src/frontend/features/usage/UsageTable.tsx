import type { ReactNode } from 'react';
import type { AccountUsage } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useFormat } from '../../lib/i18n/use-format';
import { DataTable } from '../../components/ui/DataTable';
import classes from './usage.module.css';

const COLUMNS = ['accepted', 'refused', 'bounced', 'complaints'] as const;

/** How many of each kind; null: nobody knows. */
type Figures = Record<(typeof COLUMNS)[number], number | null>;

interface Row extends Figures {
  key: string;
  title: ReactNode;
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

/** Each day with what happened on it as a figure and a bar, their sum, and the provider's figures below it. */
export function UsageTable({ caption, usage: { days, vendor } }: { caption: string; usage: AccountUsage }) {
  const t = useT();
  const format = useFormat();
  const found = days.map((day) => ({ ...day, refused: sum(Object.values(day.refused)) }));
  const most = Math.max(1, ...found.map(({ accepted }) => accepted));
  const total = (name: keyof Figures) => sum(found.map((day) => day[name]));
  const rows: Row[] = [
    ...found.map((day) => ({ ...day, key: day.day, title: <Day {...day} share={day.accepted / most} /> })),
    {
      key: 'month',
      title: <strong>{t('usage.month')}</strong>,
      accepted: total('accepted'),
      refused: total('refused'),
      bounced: total('bounced'),
      complaints: total('complaints'),
    },
  ];
  if (vendor && vendor.accepted !== null)
    rows.push({ ...vendor, key: 'vendor', title: <strong>{t('usage.vendor')}</strong>, refused: null });
  return (
    <DataTable<Row>
      caption={caption}
      rows={rows}
      rowKey={({ key }) => key}
      columns={[
        { key: 'day', header: t('usage.day'), cell: ({ title }) => title },
        ...COLUMNS.map((name) => ({
          key: name,
          header: t(`usage.${name}`),
          numeric: true,
          cell: ({ [name]: value }: Row) => (value === null ? t('usage.unknown') : format.number(value)),
        })),
      ]}
    />
  );
}

function Day({ day, share }: { day: string; share: number }) {
  const format = useFormat();
  return (
    <>
      {format.shortDay(day)}
      <span className={classes['bar']} aria-hidden="true">
        <span style={{ width: `${(100 * share).toFixed(1)}%` }} />
      </span>
    </>
  );
}
