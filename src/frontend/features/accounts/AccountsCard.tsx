import { Button, Skeleton, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useCallback, useMemo, useRef, useState } from 'react';
import { EmptyState } from '../../components/ui/EmptyState';
import { ProblemAlert } from '../../components/ui/ProblemAlert';
import { Section } from '../../components/ui/Section';
import type { Account, AccountStatus } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import type { MailboxView } from './AccountActions';
import { AccountFilters } from './AccountFilters';
import { AccountRow } from './AccountRow';
import { useAccounts } from './list-accounts';
import { MoreRows } from './MoreRows';
import { Rows } from './Rows';

interface AccountsCardProps {
  onOpenMailbox: (account: Account, view: MailboxView) => void;
  onOpenSetup: (account: Account) => void;
}

/** My addresses, with search and filter. */
export function AccountsCard({ onOpenMailbox, onOpenSetup }: AccountsCardProps) {
  const t = useT();
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState<AccountStatus | null>(null);
  const [q] = useDebouncedValue(search.trim(), 200);
  const title = useRef<HTMLHeadingElement>(null);
  const focusTitle = useCallback(() => {
    title.current?.focus();
  }, []);
  const accounts = useAccounts({ q, status });
  const rows = useMemo(() => accounts.data?.pages.flatMap((page) => page.accounts) ?? [], [accounts.data]);
  const { fetchNextPage } = accounts;
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const render = useCallback(
    (account: Account) => (
      <AccountRow
        account={account}
        onOpenMailbox={onOpenMailbox}
        onOpenSetup={onOpenSetup}
        onRemoved={focusTitle}
      />
    ),
    [onOpenMailbox, onOpenSetup, focusTitle],
  );
  const filtered = q !== '' || status !== null;

  return (
    <Section title={t('accounts.title')} titleRef={title}>
      <AccountFilters search={search} status={status} onSearch={setSearch} onStatus={setStatus} />
      {accounts.error ? (
        <ProblemAlert
          error={accounts.error}
          onRetry={accounts.isFetchNextPageError ? more : () => void accounts.refetch()}
        />
      ) : null}
      {accounts.isPending ? <Waiting /> : null}
      {accounts.isSuccess && rows.length === 0 ? (
        <Nothing
          filtered={filtered}
          onClear={() => {
            setSearch('');
            setStatus(null);
          }}
        />
      ) : null}
      <Rows rows={rows} more={accounts.hasNextPage} stale={accounts.isPlaceholderData} render={render} />
      {accounts.hasNextPage && !accounts.isFetchNextPageError ? (
        <MoreRows count={rows.length} loading={accounts.isFetchingNextPage} onMore={more} />
      ) : null}
    </Section>
  );
}

function Waiting() {
  const t = useT();
  return (
    <Stack role="status" aria-label={t('app.loading')}>
      <Skeleton height={64} />
      <Skeleton height={64} />
    </Stack>
  );
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const t = useT();
  if (!filtered) return <EmptyState title={t('accounts.emptyTitle')} text={t('accounts.emptyText')} />;
  return (
    <EmptyState title={t('accounts.noMatchTitle')} text={t('accounts.noMatchText')}>
      <Button mt="sm" variant="default" size="xs" onClick={onClear}>
        {t('accounts.clearFilters')}
      </Button>
    </EmptyState>
  );
}
