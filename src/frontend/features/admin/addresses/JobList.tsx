import { Button } from '@mantine/core';
import type { BulkJob } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { Card, DataTable, LevelBadge, LoadMore } from '../parts';
import { levelOf } from './JobProgress';
import { useJobs } from './list-jobs';

/** The bulk actions that there were, each of which can be looked at and taken up again; nothing before the first. */
export function JobList({ onOpen }: { onOpen: (id: string) => void }) {
  const t = useAdminT();
  const format = useFormat();
  const jobs = useJobs();
  const rows = jobs.data?.pages.flatMap((page) => page.jobs) ?? [];
  if (rows.length === 0) return null;
  const when = ({ created_at: at }: BulkJob) => format.dateTime(at);
  return (
    <Card title={t('addresses.formerJobs')}>
      <DataTable<BulkJob>
        caption={t('addresses.formerJobs')}
        rows={rows}
        rowKey={({ id }) => id}
        columns={[
          { key: 'kind', header: t('addresses.jobKind'), cell: ({ kind }) => t(`addresses.job_${kind}`) },
          { key: 'when', header: t('addresses.jobWhen'), cell: (job) => <time dateTime={job.created_at}>{when(job)}</time> },
          {
            key: 'state',
            header: t('addresses.status'),
            cell: (job) => <LevelBadge level={levelOf(job)} label={job.status === 'done' && job.failed > 0 ? t('addresses.doneBut') : t(`addresses.jobStatus_${job.status}`)} />,
          },
          {
            key: 'counts',
            header: t('addresses.jobDone'),
            numeric: true,
            cell: ({ done, total }) => t('addresses.progress', { done: format.number(done), total: format.number(total) }),
          },
          {
            key: 'open',
            header: t('addresses.jobOpen'),
            bare: true,
            cell: (job) => (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t('addresses.jobOpenOf', { action: t(`addresses.job_${job.kind}`), time: when(job) })}
                onClick={() => {
                  onOpen(job.id);
                }}
              >
                {t('addresses.jobOpen')}
              </Button>
            ),
          },
        ]}
      />
      <LoadMore query={jobs} />
    </Card>
  );
}
