import type { MonthCosts } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { DataTable, useProviderName } from '../parts';
import classes from './costs.module.css';

type Row = MonthCosts['providers'][number];

/** What each provider costs this month, and on which plan. */
export function ProviderTable({ providers }: Pick<MonthCosts, 'providers'>) {
  const t = useAdminT();
  const format = useFormat();
  const providerName = useProviderName();
  const money = (key: 'so_far' | 'forecast', header: string) => ({
    key,
    header,
    numeric: true,
    cell: ({ [key]: amount, currency }: Row) =>
      amount === null || currency === null ? '–' : format.money(amount, currency),
  });
  return (
    <DataTable<Row>
      caption={t('costs.providers')}
      rows={providers}
      rowKey={({ provider }) => provider}
      columns={[
        { key: 'provider', header: t('costs.provider'), cell: ({ provider }) => providerName(provider) },
        { key: 'plan', header: t('costs.plan'), cell: (row) => <Plan row={row} /> },
        { key: 'addresses', header: t('costs.addresses'), numeric: true, cell: (row) => format.number(row.addresses) },
        { key: 'emails', header: t('costs.emails'), numeric: true, cell: (row) => format.number(row.emails) },
        money('so_far', t('costs.soFar')),
        money('forecast', t('costs.forecast')),
      ]}
    />
  );
}

function Plan({ row: { plan, own_server: own, misfit } }: { row: Row }) {
  const t = useAdminT();
  return (
    <>
      {plan ?? t(own ? 'costs.ownServer' : 'costs.noPlan')}
      {misfit ? (
        <span className={classes['aside']} lang="en">
          {misfit}
        </span>
      ) : null}
    </>
  );
}
