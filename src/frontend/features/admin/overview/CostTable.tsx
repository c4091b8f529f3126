import type { Overview } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { Card, DataTable, useProviderName } from '../parts';

/** What each provider has cost this month. */
export function CostTable({ costs }: { costs: NonNullable<Overview['costs']> }) {
  const t = useAdminT();
  const format = useFormat();
  const providerName = useProviderName();
  return (
    <Card title={t('overview.costs')}>
      <DataTable
        caption={t('overview.costs')}
        rows={costs}
        rowKey={({ provider, currency }) => `${provider} ${currency}`}
        columns={[
          { key: 'provider', header: t('overview.provider'), cell: ({ provider }) => providerName(provider) },
          {
            key: 'amount',
            header: t('overview.amount'),
            numeric: true,
            cell: ({ amount, currency }) => format.money(amount, currency),
          },
        ]}
      />
    </Card>
  );
}
