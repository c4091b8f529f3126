import { Button } from '@mantine/core';
import { ProblemAlert } from '../../../components/ui/ProblemAlert';
import type { JobRow } from '../../../lib/api/admin-types';
import { ApiProblem } from '../../../lib/api/problem';
import { useAdminT } from '../../../lib/i18n/admin';
import { useProblemText } from '../../../lib/i18n/use-problem-text';
import { Card, LoadMore, useAdmin } from '../parts';
import classes from './addresses.module.css';
import { useApplyJob } from './apply-job';
import { useCancelJob } from './cancel-job';
import { isAtWork, useFollowJob } from './follow-job';
import { JobProgress } from './JobProgress';
import { useBadRows } from './list-job-rows';

interface JobCardProps {
  id: string;
  /** Put it away; only while nothing is going on. */
  onClose: () => void;
}

/** A bulk action: how far it is, the way to stop it or to take it up again, and what did not succeed. */
export function JobCard({ id, onClose }: JobCardProps) {
  const t = useAdminT();
  const { mayChange } = useAdmin();
  const job = useFollowJob(id);
  const cancelling = useCancelJob();
  const applying = useApplyJob();
  const { data } = job;
  const hasBad = data !== undefined && !isAtWork(data) && data.failed + data.refused > 0;
  const bad = useBadRows(id, hasBad);
  const badRows = hasBad ? (bad.data?.pages.flatMap(({ rows }) => rows) ?? []) : [];
  const problem = job.error ?? cancelling.error ?? applying.error ?? bad.error;
  return (
    <Card title={data ? t('addresses.jobOf', { action: t(`addresses.job_${data.kind}`) }) : t('addresses.jobs')}>
      {problem ? <ProblemAlert error={problem} /> : null}
      {data ? <JobProgress job={data} /> : null}
      <div className={classes['actions']}>
        {mayChange && data && isAtWork(data) ? (
          <Button
            size="xs"
            variant="default"
            loading={cancelling.isPending}
            onClick={() => {
              cancelling.mutate(id);
            }}
          >
            {t('addresses.stop')}
          </Button>
        ) : null}
        {mayChange && data && (data.status === 'stopped' || (data.status === 'done' && data.failed > 0)) ? (
          <Button
            size="xs"
            loading={applying.isPending}
            onClick={() => {
              applying.mutate(id);
            }}
          >
            {t(data.status === 'stopped' ? 'addresses.goOn' : 'addresses.retryFailed')}
          </Button>
        ) : null}
        {data && !isAtWork(data) ? (
          <Button size="xs" variant="subtle" onClick={onClose}>
            {t('addresses.closeJob')}
          </Button>
        ) : null}
      </div>
      {badRows.length > 0 ? (
        <>
          <BadRows rows={badRows} />
          <LoadMore query={bad} />
        </>
      ) : null}
    </Card>
  );
}

function BadRows({ rows }: { rows: JobRow[] }) {
  const t = useAdminT();
  const problemText = useProblemText();
  return (
    <ul className={classes['bad']} role="list" aria-label={t('addresses.rowsBad')}>
      {rows.map(({ number, address, code }) => (
        <li key={number}>
          <strong>{address}</strong> {code ? problemText(new ApiProblem({ code, status: 409 })) : null}
        </li>
      ))}
    </ul>
  );
}
