import { Anchor, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useApi } from '../../../lib/api/ApiProvider';
import { useAdminT } from '../../../lib/i18n/admin';
import { Card, ListState, LoadMore } from '../parts';
import { AuditFilters } from './AuditFilters';
import { AuditTable } from './AuditTable';
import classes from './audit.module.css';
import { exportUrl } from './export-entries';
import { NO_FILTER, useEntries } from './list-entries';

/** The audit log: search it, read it, take it away. */
export function AuditSection() {
  const t = useAdminT();
  const api = useApi();
  const [filter, setFilter] = useState(NO_FILTER);
  const [settled] = useDebouncedValue(filter, 300);
  const entries = useEntries(settled);
  const rows = entries.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <Card
      title={t('audit.list')}
      aside={
        <div className={classes['exports']}>
          <Anchor size="sm" href={exportUrl(api, settled, 'csv')} download>
            {t('audit.exportCsv')}
          </Anchor>
          <Anchor size="sm" href={exportUrl(api, settled, 'jsonl')} download>
            {t('audit.exportJson')}
          </Anchor>
          <Text size="xs" c="dimmed">
            {t('audit.exportHint')}
          </Text>
        </div>
      }
    >
      <AuditFilters filter={filter} onFilter={setFilter} />
      <ListState
        query={entries}
        empty={rows.length === 0}
        emptyTitle={t('audit.emptyTitle')}
        emptyText={t('audit.emptyText')}
      >
        <AuditTable entries={rows} stale={entries.isPlaceholderData} />
        <LoadMore query={entries} />
      </ListState>
    </Card>
  );
}
