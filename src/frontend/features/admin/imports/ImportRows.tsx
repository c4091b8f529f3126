import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { ImportJob, JobRow } from '../../../lib/api/admin-types';
import { ApiProblem } from '../../../lib/api/problem';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { useProblemText } from '../../../lib/i18n/use-problem-text';
import { DataTable, LevelBadge, ListState, LoadMore, type Level } from '../parts';
import classes from './imports.module.css';
import { useImportRows, type Only } from './list-import-rows';

const LEVELS: Record<JobRow['status'], Level> = {
  ready: 'ok',
  refused: 'error',
  started: 'ok',
  done: 'ok',
  failed: 'error',
};

/** The rows of an import, the bad ones first, each with its verdict. */
export function ImportRows({ job }: { job: ImportJob }) {
  const t = useAdminT();
  const [chosen, setChosen] = useState<Only | null>(null);
  const only = chosen ?? (job.refused + job.failed > 0 ? 'bad' : 'all');
  const query = useImportRows(job, only);
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <>
      <NativeSelect
        className={classes['only']}
        label={t('imports.only')}
        value={only}
        data={[
          { value: 'bad', label: t('imports.only_bad') },
          { value: 'all', label: t('imports.only_all') },
        ]}
        onChange={(event) => {
          setChosen(event.currentTarget.value === 'bad' ? 'bad' : 'all');
        }}
      />
      <ListState
        query={query}
        empty={rows.length === 0}
        emptyTitle={t('imports.rowsEmptyTitle')}
        emptyText={t(only === 'bad' ? 'imports.noneBad' : 'imports.rowsEmptyText')}
      >
        <RowTable rows={rows} stale={query.isPlaceholderData} />
        <LoadMore query={query} />
      </ListState>
    </>
  );
}

function RowTable({ rows, stale }: { rows: JobRow[]; stale: boolean }) {
  const t = useAdminT();
  const format = useFormat();
  return (
    <DataTable
      caption={t('imports.rows')}
      rows={rows}
      rowKey={({ number }) => String(number)}
      stale={stale}
      columns={[
        { key: 'line', header: t('imports.line'), cell: ({ line, number }) => format.number(line ?? number) },
        {
          key: 'address',
          header: t('imports.address'),
          wide: true,
          cell: ({ address, display_name: name }) => (
            <>
              {address || '–'}
              {name ? <span className={classes['aside']}>{name}</span> : null}
            </>
          ),
        },
        { key: 'owner', header: t('imports.rowOwner'), cell: ({ owner }) => owner || '–' },
        { key: 'verdict', header: t('imports.rowVerdict'), wide: true, cell: (row) => <RowVerdict row={row} /> },
      ]}
    />
  );
}

function RowVerdict({ row: { status, code, remedy } }: { row: JobRow }) {
  const t = useAdminT();
  const problemText = useProblemText();
  return (
    <>
      <LevelBadge level={LEVELS[status]} label={t(`imports.row_${status}`)} />
      {code ? (
        <p className={classes['why']}>{problemText(new ApiProblem({ code, status: 409, detail: remedy ?? '' }))}</p>
      ) : null}
    </>
  );
}
