import { Anchor, Button, Skeleton, Text } from '@mantine/core';
import { ProblemAlert } from '../../../components/ui/ProblemAlert';
import type { ImportJob } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { ApiProblem } from '../../../lib/api/problem';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { isAtWork, JobProgress } from '../addresses';
import { Card, LevelBadge, useAdmin } from '../parts';
import { useApplyImport } from './apply-import';
import { useCancelImport } from './cancel-import';
import { useImport } from './get-import';
import { ImportRows } from './ImportRows';
import classes from './imports.module.css';

interface ImportCardProps {
  id: string;
  onClose: () => void;
}

/** One import: what would become of its rows, then how far it is, then what has become of them. */
export function ImportCard({ id, onClose }: ImportCardProps) {
  const t = useAdminT();
  const job = useImport(id);
  const { data } = job;
  const name = data && data.label !== '' ? data.label : t('imports.unnamed');
  return (
    <Card
      title={t('imports.title', { name })}
      aside={
        <Button size="xs" variant="subtle" onClick={onClose}>
          {t('imports.new')}
        </Button>
      }
    >
      {job.error ? <ProblemAlert error={job.error} onRetry={() => void job.refetch()} /> : null}
      {job.isPending ? <Skeleton height={72} /> : null}
      {data ? (
        <>
          <Verdict job={data} />
          {data.status === 'checked' ? null : <JobProgress job={data} />}
          <ImportActions job={data} />
          <ImportRows job={data} />
        </>
      ) : null}
    </Card>
  );
}

/** What was found of the file. */
function Verdict({ job }: { job: ImportJob }) {
  const t = useAdminT();
  const format = useFormat();
  const delimiter = job.delimiter === '\t' ? t('imports.tab') : job.delimiter;
  return (
    <>
      {job.status === 'checked' ? (
        <div className={classes['verdict']} role="status">
          <LevelBadge level="ok" label={t('imports.verdict', { count: job.ready })} />
          {job.refused > 0 ? (
            <LevelBadge level="error" label={t('imports.bad', { count: job.refused })} />
          ) : (
            <span>{t('imports.noneBad')}</span>
          )}
        </div>
      ) : null}
      <Text size="xs" c="dimmed" mb="xs">
        {t('imports.read', { encoding: job.encoding, delimiter })}{' '}
        {job.ignored.length > 0 ? t('imports.ignored', { list: format.list(job.ignored) }) : null}
      </Text>
      {job.error_code ? <ProblemAlert error={new ApiProblem({ code: job.error_code, status: 409 })} /> : null}
    </>
  );
}

function ImportActions({ job }: { job: ImportJob }) {
  const t = useAdminT();
  const api = useApi();
  const { mayChange } = useAdmin();
  const applying = useApplyImport();
  const cancelling = useCancelImport();
  const problem = applying.error ?? cancelling.error;
  const resultUrl = (form: 'csv' | 'json') => `${api.baseUrl}/admin/imports/${encodeURIComponent(job.id)}/result.${form}`;
  return (
    <>
      {problem ? <ProblemAlert error={problem} /> : null}
      <div className={classes['actions']}>
        {mayChange && canBegin(job) ? (
          <Button
            size="sm"
            loading={applying.isPending}
            onClick={() => {
              applying.mutate(job.id);
            }}
          >
            {beginLabel(t, job)}
          </Button>
        ) : null}
        {mayChange && isAtWork(job) ? (
          <Button
            size="sm"
            variant="default"
            loading={cancelling.isPending}
            onClick={() => {
              cancelling.mutate(job.id);
            }}
          >
            {t('addresses.stop')}
          </Button>
        ) : null}
        <Anchor size="sm" href={resultUrl('csv')} download>
          {t('imports.resultCsv')}
        </Anchor>
        <Anchor size="sm" href={resultUrl('json')} download>
          {t('imports.resultJson')}
        </Anchor>
      </div>
      {isAtWork(job) ? (
        <Text size="sm" c="dimmed">
          {t('imports.leave')}
        </Text>
      ) : null}
    </>
  );
}

const canBegin = ({ status, ready, failed }: ImportJob): boolean =>
  (status === 'checked' && ready > 0) || status === 'stopped' || (status === 'done' && failed > 0);

function beginLabel(t: ReturnType<typeof useAdminT>, { status, ready }: ImportJob): string {
  if (status === 'checked') return t('imports.apply', { count: ready });
  return t(status === 'stopped' ? 'addresses.goOn' : 'addresses.retryFailed');
}
