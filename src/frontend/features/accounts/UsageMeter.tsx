import type { UsagePeriod } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useFormat } from '../../lib/i18n/use-format';
import classes from './accounts.module.css';

interface UsageMeterProps {
  label: string;
  period: UsagePeriod;
}

/** How much of a sending limit is used and when it starts anew, in words and as a bar. */
export function UsageMeter({ label, period: { used, limit, state, resets_at: resetsAt } }: UsageMeterProps) {
  const t = useT();
  const format = useFormat();
  const share = limit > 0 ? Math.min(100, (used / limit) * 100) : 100;
  return (
    <div className={classes['meter']}>
      <div>{label}</div>
      <strong>{t('accounts.usage', { used: format.number(used), limit: format.number(limit) })}</strong>
      <span className={classes['bar']} data-state={state} aria-hidden="true">
        <span style={{ width: `${share.toFixed(1)}%` }} />
      </span>
      {state !== 'ok' && <strong>{t(`limits.${state}`)}</strong>}
      <small>{t('accounts.resets', { time: format.soon(resetsAt) })}</small>
    </div>
  );
}
