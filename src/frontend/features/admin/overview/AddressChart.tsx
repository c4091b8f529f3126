import type { Overview } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { Card, DataTable, useProviderName } from '../parts';
import { byProvider, STATES, type ProviderRow, type Series, type State } from './figures';
import { Figure } from './Figure';
import { ProviderBars } from './lazy-charts';

const LOOKS: Record<State, Series['look']> = {
  active: 'plain',
  suspended: 'stripes',
  underWay: 'dots',
  failed: 'crossed',
  deleted: 'hollow',
};

/** Heights in rem: of the figures below the bars, and of a bar with its margins. */
const AXIS = 3;
const BAR = 3.2;

/** How many addresses each provider has in each state. */
export function AddressChart({ addresses }: { addresses: Overview['addresses'] }) {
  const t = useAdminT();
  const format = useFormat();
  const providerName = useProviderName();
  const rows = byProvider(addresses);
  const title = t('overview.byProvider');
  const series = STATES.filter((state) => rows.some((row) => row[state] > 0)).map((state) => ({
    key: state,
    label: t(`overview.${state}`),
    look: LOOKS[state],
  }));
  if (rows.length === 0) return null;
  return (
    <Card title={title}>
      <Figure
        series={series}
        height={AXIS + rows.length * BAR}
        chart={
          <ProviderBars rows={rows.map((row) => ({ ...row, name: providerName(row.provider) }))} series={series} />
        }
        table={
          <DataTable<ProviderRow>
            caption={title}
            rows={rows}
            rowKey={({ provider }) => provider}
            columns={[
              { key: 'provider', header: t('overview.provider'), cell: ({ provider }) => providerName(provider) },
              ...STATES.map((state) => ({
                key: state,
                header: t(`overview.${state}`),
                numeric: true,
                cell: (row: ProviderRow) => format.number(row[state]),
              })),
              { key: 'total', header: t('overview.total'), numeric: true, cell: ({ total }) => format.number(total) },
            ]}
          />
        }
      />
    </Card>
  );
}
