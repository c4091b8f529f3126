import { Text } from '@mantine/core';
import { useT } from '../../lib/i18n/I18nProvider';
import { useFormat } from '../../lib/i18n/use-format';
import { useNextCost } from './get-next-cost';

/** Say before the click what an address on this domain costs, where a provider is paid for it. */
export function NextCost({ domain }: { domain: string }) {
  const t = useT();
  const format = useFormat();
  const cost = useNextCost(domain);
  if (!cost || cost.own_server || cost.monthly === null || cost.currency === null) return null;
  const money = (amount: string) => format.money(amount, cost.currency ?? '');
  const plan = cost.plan ?? cost.provider;
  const more = cost.per_thousand_messages;
  return (
    <Text size="sm" c="dimmed">
      {Number(cost.monthly) > 0
        ? t('nextCost.monthly', { amount: money(cost.monthly), plan })
        : t('nextCost.nothing', { plan })}{' '}
      {more !== null && Number(more) > 0 ? t('nextCost.messages', { amount: money(more) }) : null}
    </Text>
  );
}
