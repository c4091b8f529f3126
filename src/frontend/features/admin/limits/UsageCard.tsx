import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { UsageTotals } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { Card, DataTable, ListState, LoadMore, useProviderName } from '../parts';
import { useUserNames } from '../users';
import classes from './limits.module.css';
import { GROUPS, useUsage, type Group } from './list-usage';

type Row = UsageTotals['totals'][number];

const refusals = ({ refused }: Row) => Object.values(refused).reduce((sum, count) => sum + count, 0);

/** What was sent this month, by provider, domain or person. */
export function UsageCard() {
  const t = useAdminT();
  const [group, setGroup] = useState<Group>('provider');
  const usage = useUsage(group);
  const rows = usage.data?.pages.flatMap((page) => page.totals) ?? [];
  return (
    <Card title={t('limits.usage')}>
      <NativeSelect
        className={classes['group']}
        label={t('limits.group')}
        value={group}
        data={GROUPS.map((value) => ({ value, label: t(`limits.group_${value}`) }))}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setGroup(GROUPS.find((known) => known === value) ?? 'provider');
        }}
      />
      <ListState
        query={usage}
        empty={rows.length === 0}
        emptyTitle={t('limits.usageEmptyTitle')}
        emptyText={t('limits.usageEmptyText')}
      >
        <UsageTable group={group} rows={rows} />
        <LoadMore query={usage} />
      </ListState>
    </Card>
  );
}

function UsageTable({ group, rows }: { group: Group; rows: Row[] }) {
  const t = useAdminT();
  const format = useFormat();
  const names = useUserNames();
  const providerName = useProviderName();
  const name = ({ key }: Row) => (group === 'provider' ? providerName(key) : (names.get(key) ?? key));
  const figure = (key: 'addresses' | 'accepted' | 'internal' | 'bounced' | 'complaints') => ({
    key,
    header: t(`limits.${key}`),
    numeric: true,
    cell: (row: Row) => format.number(row[key]),
  });
  return (
    <DataTable
      caption={t('limits.usage')}
      rows={rows}
      rowKey={({ key }) => key}
      columns={[
        { key: 'name', header: t(`limits.group_${group}`), cell: name },
        figure('addresses'),
        figure('accepted'),
        figure('internal'),
        { key: 'refused', header: t('limits.refused'), numeric: true, cell: (row) => format.number(refusals(row)) },
        figure('bounced'),
        figure('complaints'),
      ]}
    />
  );
}
