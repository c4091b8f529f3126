import type { ReactNode } from 'react';
import type { Overview } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { activeAddresses, sums } from './figures';
import classes from './overview.module.css';

/** The figures that people look for first. */
export function Tiles({ overview }: { overview: Overview }) {
  const t = useAdminT();
  return (
    <dl className={classes['tiles']} aria-label={t('overview.figures')}>
      <Addresses limits={overview.limits} />
      <Creations days={overview.creations} />
      <Sent overview={overview} />
      <Runs runs={overview.runs} />
      <Cost costs={overview.costs} />
    </dl>
  );
}

interface TileProps {
  label: string;
  value: ReactNode;
  detail?: ReactNode;
  /** How full it is, from 0 to 1. */
  share?: number;
}

function Tile({ label, value, detail, share }: TileProps) {
  return (
    <div className={classes['tile']}>
      <dt>{label}</dt>
      <dd className={classes['value']}>{value}</dd>
      {share === undefined ? null : (
        <dd className={classes['bar']} data-high={share >= 0.8} aria-hidden="true">
          <span style={{ width: `${(Math.min(1, share) * 100).toFixed(1)}%` }} />
        </dd>
      )}
      {detail ? <dd className={classes['detail']}>{detail}</dd> : null}
    </div>
  );
}

function Addresses({ limits: { used, max } }: Pick<Overview, 'limits'>) {
  const t = useAdminT();
  const format = useFormat();
  return (
    <Tile
      label={t('overview.addresses')}
      value={format.number(used)}
      share={max > 0 ? used / max : 1}
      detail={t('overview.ofMax', { used: format.number(used), max: format.number(max) })}
    />
  );
}

function Creations({ days }: { days: Overview['creations'] }) {
  const t = useAdminT();
  const format = useFormat();
  const { succeeded, failed } = sums(days, 'succeeded', 'failed');
  const total = succeeded + failed;
  return (
    <Tile
      label={t('overview.success')}
      value={total === 0 ? '–' : format.percent(succeeded / total)}
      detail={
        total === 0
          ? t('overview.noCreations')
          : t('overview.successOf', { succeeded: format.number(succeeded), total: format.number(total) })
      }
    />
  );
}

/** What was sent today, against what the addresses may send together. */
function Sent({ overview: { sends, addresses, sending_limits: limits } }: { overview: Overview }) {
  const t = useAdminT();
  const format = useFormat();
  const today = sends?.at(-1);
  if (today === undefined) return <Tile label={t('overview.sentToday')} value="–" detail={t('overview.notCounted')} />;
  const limit = activeAddresses(addresses) * limits.daily;
  return (
    <Tile
      label={t('overview.sentToday')}
      value={format.number(today.accepted)}
      share={limit > 0 ? today.counted / limit : 0}
      detail={t('overview.sentOf', { sent: format.number(today.counted), limit: format.number(limit) })}
    />
  );
}

function Runs({ runs: { count, waiting, oldest_at: oldestAt } }: Pick<Overview, 'runs'>) {
  const t = useAdminT();
  const format = useFormat();
  const details = [
    waiting > 0 ? t('overview.runsWaiting', { waiting: format.number(waiting) }) : null,
    oldestAt ? t('overview.runsOldest', { time: format.soon(oldestAt) }) : null,
  ].filter((detail) => detail !== null);
  return (
    <Tile
      label={t('overview.runs')}
      value={format.number(count)}
      detail={details.length > 0 ? details.join(', ') : t('overview.runsNone')}
    />
  );
}

function Cost({ costs }: Pick<Overview, 'costs'>) {
  const t = useAdminT();
  const format = useFormat();
  if (!costs) return <Tile label={t('overview.cost')} value="–" detail={t('overview.costUnknown')} />;
  const totals = new Map<string, number>();
  for (const { currency, amount } of costs) totals.set(currency, (totals.get(currency) ?? 0) + Number(amount));
  if (totals.size === 0) return <Tile label={t('overview.cost')} value="–" detail={t('overview.costNone')} />;
  return (
    <Tile
      label={t('overview.cost')}
      value={[...totals].map(([currency, amount]) => format.money(String(amount), currency)).join(' + ')}
    />
  );
}
