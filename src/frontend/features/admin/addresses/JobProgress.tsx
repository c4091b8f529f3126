import { ProgressBar } from '../../../components/ui/ProgressBar';
import type { BulkJob } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { LevelBadge, type Level } from '../parts';
import classes from './addresses.module.css';
import { isAtWork } from './follow-job';

type Shown = Pick<BulkJob, 'status' | 'total' | 'refused' | 'done' | 'failed'>;

/** Say how well a job goes. */
export function levelOf({ status, failed }: Pick<Shown, 'status' | 'failed'>): Level {
  if (failed > 0) return isAtWork({ status }) ? 'warning' : 'error';
  return status === 'stopped' ? 'warning' : 'ok';
}

/** How far a job is: as a bar, and in words that a reader hears when it is over. */
export function JobProgress({ job }: { job: Shown }) {
  const t = useAdminT();
  const format = useFormat();
  const { total, refused, done, failed, status } = job;
  const wanted = total - refused;
  const over = done + failed;
  return (
    <div className={classes['progress']}>
      <ProgressBar label={t('addresses.progressLabel')} max={Math.max(1, wanted)} value={over} />
      <div className={classes['facts']}>
        <span>{t('addresses.progress', { done: format.number(over), total: format.number(wanted) })}</span>
        <span role="status">
          <LevelBadge level={levelOf(job)} label={status === 'done' && failed > 0 ? t('addresses.doneBut') : t(`addresses.jobStatus_${status}`)} />
        </span>
        {failed > 0 && !isAtWork(job) ? <span>{t('addresses.countFailed', { count: failed })}</span> : null}
        {refused > 0 ? <span>{t('addresses.countRefused', { count: refused })}</span> : null}
      </div>
    </div>
  );
}
