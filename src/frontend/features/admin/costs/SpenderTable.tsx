import { Text } from '@mantine/core';
import type { MonthCosts } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { Card, DataTable, useProviderName } from '../parts';

type Row = MonthCosts['domains'][number];

interface SpenderTableProps {
  title: string;
  rows: Row[];
  nameOf: (name: string) => string;
  complete: boolean;
}

/** What domains or people cost this month, the dearest first. */
export function SpenderTable({ title, rows, nameOf, complete }: SpenderTableProps) {
  const t = useAdminT();
  const format = useFormat();
  const providerName = useProviderName();
  return (
    <Card title={title}>
      <DataTable<Row>
        caption={title}
        rows={rows}
        rowKey={({ name, provider, currency }) => `${name} ${provider} ${currency}`}
        columns={[
          { key: 'name', header: t('costs.name'), wide: true, cell: ({ name }) => nameOf(name) },
          { key: 'provider', header: t('costs.provider'), cell: ({ provider }) => providerName(provider) },
          { key: 'addresses', header: t('costs.addresses'), numeric: true, cell: (row) => format.number(row.addresses) },
          { key: 'emails', header: t('costs.emails'), numeric: true, cell: (row) => format.number(row.emails) },
          {
            key: 'so_far',
            header: t('costs.soFar'),
            numeric: true,
            cell: ({ so_far: amount, currency }) => format.money(amount, currency),
          },
          {
            key: 'forecast',
            header: t('costs.forecast'),
            numeric: true,
            cell: ({ forecast: amount, currency }) => format.money(amount, currency),
          },
        ]}
      />
      {complete ? null : (
        <Text size="xs" c="dimmed" mt="xs">
          {t('costs.partial')}
        </Text>
      )}
    </Card>
  );
}
