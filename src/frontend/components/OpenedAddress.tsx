import { Button, Stack } from '@mantine/core';
import { lazy } from 'react';
import { useAccount, type MailboxView } from '../features/accounts';
import { asProblem } from '../lib/api/problem';
import { useT } from '../lib/i18n/I18nProvider';
import { LazyView, Waiting } from './ui/LazyView';
import { BackIcon } from './ui/icons';
import { ProblemAlert } from './ui/ProblemAlert';

// Each is loaded by those who open it.
const Mailbox = lazy(async () => ({ default: (await import('../features/mailbox')).Mailbox }));
const Setup = lazy(() => import('../features/setup'));

interface OpenedAddressProps {
  id: string;
  page: 'mailbox' | 'setup';
  /** What the mailbox begins with. */
  mailboxView: MailboxView;
  onBack: () => void;
  onOpenMailbox: () => void;
}

/** A page of one address, which a link may have led to before anything is known of it. */
export function OpenedAddress({ id, page, mailboxView, onBack, onOpenMailbox }: OpenedAddressProps) {
  const t = useT();
  const account = useAccount(id);
  if (account.data) {
    return (
      <LazyView>
        {page === 'mailbox' ? (
          <Mailbox account={account.data} initialView={mailboxView} onBack={onBack} />
        ) : (
          <Setup account={account.data} onBack={onBack} onOpenMailbox={onOpenMailbox} />
        )}
      </LazyView>
    );
  }
  if (!account.error) return <Waiting />;
  // What is not there comes by no further question.
  const gone = asProblem(account.error).status === 404;
  return (
    <Stack align="flex-start">
      <Button variant="subtle" leftSection={<BackIcon />} onClick={onBack}>
        {t('app.addresses')}
      </Button>
      <ProblemAlert error={account.error} {...(gone ? {} : { onRetry: () => void account.refetch() })} />
    </Stack>
  );
}
