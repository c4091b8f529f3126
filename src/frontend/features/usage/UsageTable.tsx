import type { AccountUsage } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useFormat } from '../../lib/i18n/use-format';
import classes from './usage.module.css';

const COLUMNS = ['accepted', 'refused', 'bounced', 'complaints'] as const;

/** How many of each kind; null: nobody knows. */
type Figures = Record<(typeof COLUMNS)[number], number | null>;

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

function figuresOf(day: AccountUsage['days'][number]) {
  return { ...day, refused: sum(Object.values(day.refused)) };
}

/** Each day with what happened on it as a figure and a bar, their sum, and the provider's figures below it. */
export function UsageTable({ usage: { days, vendor } }: { usage: AccountUsage }) {
  const t = useT();
  const format = useFormat();
  const found = days.map(figuresOf);
  const most = Math.max(1, ...found.map(({ accepted }) => accepted));
  const all = Object.fromEntries(COLUMNS.map((name) => [name, sum(found.map((day) => day[name]))]));
  const shown = vendor?.accepted == null ? null : { ...vendor, refused: null };
  return (
    <div className={classes['frame']}>
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">{t('usage.day')}</th>
            {COLUMNS.map((name) => (
              <th key={name} scope="col">
                {t(`usage.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {found.map((day) => (
            <tr key={day.day}>
              <th scope="row">
                {format.shortDay(day.day)}
                <span className={classes['bar']} aria-hidden="true">
                  <span style={{ width: `${((100 * day.accepted) / most).toFixed(1)}%` }} />
                </span>
              </th>
              <Cells figures={day} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('usage.month')}</th>
            <Cells figures={all as Figures} />
          </tr>
          {shown ? (
            <tr>
              <th scope="row">{t('usage.vendor')}</th>
              <Cells figures={shown} />
            </tr>
          ) : null}
        </tfoot>
      </table>
    </div>
  );
}

function Cells({ figures }: { figures: Figures }) {
  const t = useT();
  const format = useFormat();
  return COLUMNS.map((name) => {
    const value = figures[name];
    return <td key={name}>{value === null ? t('usage.unknown') : format.number(value)}</td>;
  });
}
