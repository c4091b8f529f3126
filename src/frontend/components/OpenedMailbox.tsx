import { Button, Loader, Stack } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useAccount, type MailboxView } from '../features/accounts';
import { useT } from '../lib/i18n/I18nProvider';
import { BackIcon } from './ui/icons';
import { ProblemAlert } from './ui/ProblemAlert';

// The mailbox is loaded by those who open one.
const Mailbox = lazy(async () => ({ default: (await import('../features/mailbox')).Mailbox }));

interface OpenedMailboxProps {
  id: string;
  view: MailboxView;
  onBack: () => void;
}

/** The mailbox of an address, which a link may have led to before anything is known of it. */
export function OpenedMailbox({ id, view, onBack }: OpenedMailboxProps) {
  const t = useT();
  const account = useAccount(id);
  const waiting = <Loader role="status" aria-label={t('app.loading')} />;
  if (account.data) {
    return (
      <Suspense fallback={waiting}>
        <Mailbox account={account.data} initialView={view} onBack={onBack} />
      </Suspense>
    );
  }
  if (!account.error) return waiting;
  return (
    <Stack align="flex-start">
      <Button variant="subtle" leftSection={<BackIcon />} onClick={onBack}>
        {t('mailbox.back')}
      </Button>
      <ProblemAlert error={account.error} onRetry={() => void account.refetch()} />
    </Stack>
  );
}
