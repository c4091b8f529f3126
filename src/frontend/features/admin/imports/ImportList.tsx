import { Button } from '@mantine/core';
import type { ImportJob } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { Card, DataTable, ListState, LoadMore } from '../parts';
import { useImports } from './list-imports';

/** The imports that there were, each of which can be opened and taken up again. */
export function ImportList({ onOpen }: { onOpen: (id: string) => void }) {
  const t = useAdminT();
  const format = useFormat();
  const imports = useImports();
  const rows = imports.data?.pages.flatMap((page) => page.imports) ?? [];
  const nameOf = ({ label }: ImportJob) => label || t('imports.unnamed');
  return (
    <Card title={t('imports.list')}>
      <ListState
        query={imports}
        empty={rows.length === 0}
        emptyTitle={t('imports.emptyTitle')}
        emptyText={t('imports.emptyText')}
      >
        <DataTable<ImportJob>
          caption={t('imports.list')}
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            { key: 'file', header: t('imports.file'), wide: true, cell: nameOf },
            { key: 'when', header: t('imports.when'), cell: ({ created_at: at }) => <time dateTime={at}>{format.dateTime(at)}</time> },
            { key: 'state', header: t('imports.state'), cell: ({ status }) => t(`addresses.jobStatus_${status}`) },
            {
              key: 'counts',
              header: t('imports.counts'),
              numeric: true,
              cell: ({ done, total }) => t('addresses.progress', { done: format.number(done), total: format.number(total) }),
            },
            {
              key: 'open',
              header: t('imports.open'),
              bare: true,
              cell: (job) => (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={t('imports.openOf', { name: nameOf(job) })}
                  onClick={() => {
                    onOpen(job.id);
                  }}
                >
                  {t('imports.open')}
                </Button>
              ),
            },
          ]}
        />
        <LoadMore query={imports} />
      </ListState>
    </Card>
  );
}
