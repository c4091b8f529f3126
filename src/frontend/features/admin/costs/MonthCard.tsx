import { Text } from '@mantine/core';
import type { MonthCosts } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { Card, ListState } from '../parts';
import { useUserNames } from '../users';
import classes from './costs.module.css';
import { useMonthCosts } from './get-month-costs';
import { ProviderTable } from './ProviderTable';
import { SpenderTable } from './SpenderTable';

/** What the month costs so far and will have cost: in all, by provider, domain and person. */
export function MonthCard() {
  const t = useAdminT();
  const names = useUserNames();
  const costs = useMonthCosts();
  const month = costs.data;
  return (
    <>
      <Card title={t('costs.month')}>
        <ListState
          query={costs}
          empty={month?.providers.length === 0}
          emptyTitle={t('costs.emptyTitle')}
          emptyText={t('costs.emptyText')}
        >
          {month ? <Whole month={month} /> : null}
        </ListState>
      </Card>
      {month && month.domains.length > 0 ? (
        <SpenderTable title={t('costs.domains')} rows={month.domains} nameOf={(name) => name} complete={month.complete} />
      ) : null}
      {month && month.users.length > 0 ? (
        <SpenderTable
          title={t('costs.users')}
          rows={month.users}
          nameOf={(id) => names.get(id) ?? id}
          complete={month.complete}
        />
      ) : null}
    </>
  );
}

function Whole({ month }: { month: MonthCosts }) {
  const t = useAdminT();
  const rateMissing = month.so_far.amount === null || month.forecast.amount === null;
  return (
    <>
      <dl className={classes['sums']}>
        <Sum label={t('costs.soFar')} sum={month.so_far} />
        <Sum label={t('costs.forecast')} sum={month.forecast} />
      </dl>
      <ProviderTable providers={month.providers} />
      <Text size="xs" c="dimmed" mt="sm">
        {[
          t('costs.edition', { edition: month.edition }),
          month.stale ? t('costs.stale') : null,
          rateMissing ? t('costs.rateMissing') : null,
          t('costs.invoice'),
        ]
          .filter((note) => note !== null)
          .join(' · ')}
      </Text>
    </>
  );
}

function Sum({ label, sum }: { label: string; sum: MonthCosts['so_far'] }) {
  const format = useFormat();
  const amounts = sum.amount === null ? sum.by_currency : [{ currency: sum.currency, amount: sum.amount }];
  return (
    <div>
      <dt>{label}</dt>
      <dd>{amounts.map(({ amount, currency }) => format.money(amount, currency)).join(' + ') || '–'}</dd>
    </div>
  );
}
