import { Text } from '@mantine/core';
import { useState } from 'react';
import { ProblemAlert } from '../../../components/ui/ProblemAlert';
import type { ManagedRun } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { Card, DataTable, ListState, LoadMore, useActionWords, useAdmin, type Column } from '../parts';
import { useRuns } from './list-runs';
import { RunActions } from './RunActions';
import { RunState } from './RunState';

/** What the server is doing, with a way to hurry it or to take it back. */
export function RunsSection() {
  const t = useAdminT();
  const runs = useRuns();
  const [problem, setProblem] = useState<unknown>(null);
  const columns = useColumns(setProblem);
  const rows = runs.data?.pages.flatMap((page) => page.runs) ?? [];
  return (
    <Card
      title={t('runs.list')}
      aside={
        <Text size="xs" c="dimmed">
          {t('runs.live')}
        </Text>
      }
    >
      {problem ? <ProblemAlert error={problem} /> : null}
      <ListState query={runs} empty={rows.length === 0} emptyTitle={t('runs.emptyTitle')} emptyText={t('runs.emptyText')}>
        <DataTable caption={t('runs.list')} columns={columns} rows={rows} rowKey={({ operation }) => operation.id} />
        <LoadMore query={runs} />
      </ListState>
    </Card>
  );
}

function useColumns(onProblem: (error: unknown) => void): Column<ManagedRun>[] {
  const t = useAdminT();
  const format = useFormat();
  const words = useActionWords();
  const { mayChange } = useAdmin();
  const columns: Column<ManagedRun>[] = [
    { key: 'email', header: t('runs.address'), wide: true, cell: ({ email }) => email },
    { key: 'kind', header: t('runs.kind'), cell: ({ operation }) => words(operation.kind) },
    { key: 'state', header: t('runs.state'), wide: true, cell: (run) => <RunState run={run} /> },
    { key: 'since', header: t('runs.since'), cell: ({ created_at: at }) => <time dateTime={at}>{format.soon(at)}</time> },
    {
      key: 'attempts',
      header: t('runs.attempts'),
      numeric: true,
      cell: ({ operation }) => format.number(operation.attempts),
    },
  ];
  if (!mayChange) return columns;
  const actions: Column<ManagedRun> = {
    key: 'actions',
    header: t('runs.actions'),
    bare: true,
    cell: (run) => <RunActions run={run} onProblem={onProblem} />,
  };
  return [...columns, actions];
}
