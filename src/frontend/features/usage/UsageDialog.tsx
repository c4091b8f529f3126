import { Skeleton, Stack, Text } from '@mantine/core';
import { Dialog } from '../../components/ui/Dialog';
import { ProblemAlert } from '../../components/ui/ProblemAlert';
import { ApiProblem } from '../../lib/api/problem';
import type { Account, AccountUsage } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useFormat } from '../../lib/i18n/use-format';
import { useProblemText } from '../../lib/i18n/use-problem-text';
import { useUsage } from './get-usage';
import { UsageTable } from './UsageTable';

export interface UsageDialogProps {
  account: Account;
  onClose: () => void;
}

/** What an address has sent this month, and what its provider has counted of it. */
export function UsageDialog({ account: { id, email }, onClose }: UsageDialogProps) {
  const t = useT();
  const { data, error, isPending, refetch } = useUsage(id);
  return (
    <Dialog title={t('usage.title', { email })} onClose={onClose}>
      {error ? <ProblemAlert error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <Skeleton height={160} role="status" aria-label={t('app.loading')} /> : null}
      {data ? (
        <Stack gap="sm">
          <Text size="sm">{t('usage.intro', { timezone: data.timezone })}</Text>
          {data.days.length === 0 ? <Text size="sm">{t('usage.none')}</Text> : null}
          {data.days.length > 0 || data.vendor?.accepted != null ? <UsageTable caption={t('usage.title', { email })} usage={data} /> : null}
          {data.vendor ? <VendorNote vendor={data.vendor} /> : null}
        </Stack>
      ) : null}
    </Dialog>
  );
}

/** How far the provider's figures go, or why there are none. */
function VendorNote({ vendor }: { vendor: NonNullable<AccountUsage['vendor']> }) {
  const t = useT();
  const format = useFormat();
  const problemText = useProblemText();
  if (vendor.error_code !== null) {
    const reason = problemText(new ApiProblem({ code: vendor.error_code, status: 502 }));
    return <Text size="sm">{t('usage.unavailable', { reason })}</Text>;
  }
  return vendor.as_of === null ? null : (
    <Text size="sm">{t('usage.lag', { time: format.dateTime(vendor.as_of) })}</Text>
  );
}
