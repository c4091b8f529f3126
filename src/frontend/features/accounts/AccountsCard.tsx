import { Button, Group, Skeleton, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useCallback, useRef, useState } from 'react';
import { EmptyState } from '../../components/ui/EmptyState';
import { ProblemAlert } from '../../components/ui/ProblemAlert';
import { Section } from '../../components/ui/Section';
import type { Account, AccountStatus } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import type { MailboxView } from './AccountActions';
import { AccountFilters } from './AccountFilters';
import { AccountRow } from './AccountRow';
import classes from './accounts.module.css';
import { useAccounts } from './list-accounts';

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
  const rows = accounts.data?.pages.flatMap((page) => page.accounts) ?? [];
  const filtered = q !== '' || status !== null;

  return (
    <Section title={t('accounts.title')} titleRef={title}>
      <AccountFilters search={search} status={status} onSearch={setSearch} onStatus={setStatus} />
      {accounts.error ? (
        <ProblemAlert error={accounts.error} onRetry={() => void accounts.refetch()} />
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
      <ul className={classes['list']} data-stale={accounts.isPlaceholderData}>
        {rows.map((account) => (
          <AccountRow
            key={account.id}
            account={account}
            onOpenMailbox={onOpenMailbox}
            onOpenSetup={onOpenSetup}
            onRemoved={focusTitle}
          />
        ))}
      </ul>
      {accounts.hasNextPage ? (
        <Group justify="center" mt="sm">
          <Button
            variant="default"
            loading={accounts.isFetchingNextPage}
            onClick={() => void accounts.fetchNextPage()}
          >
            {t('accounts.loadMore')}
          </Button>
        </Group>
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
