import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { KeyIcon } from '../../components/ui/icons';
import { asProblem } from '../../lib/api/problem';
import type { Account } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useRevealCredentials } from '../credentials';
import { refreshAccounts, replaceAccount } from './account-cache';

interface RevealButtonProps {
  account: Account;
  /** Called with what the look failed with, and with null when another one starts. */
  onProblem: (error: unknown) => void;
}

/** The first look at the password, for who was not there when the address became ready. */
export function RevealButton({ account, onProblem }: RevealButtonProps) {
  const t = useT();
  const client = useQueryClient();
  const reveal = useRevealCredentials();
  const noteShown = () => {
    replaceAccount(client, { ...account, credentials_shown: true });
  };
  return (
    <Button
      size="xs"
      leftSection={<KeyIcon size={16} />}
      loading={reveal.isPending}
      aria-label={t('accounts.revealOf', { email: account.email })}
      onClick={() => {
        onProblem(null);
        reveal
          .mutateAsync(account.id)
          .then(noteShown, (error: unknown) => {
            // Somebody has seen it meanwhile; whatever else it failed with, it can be tried again.
            if (asProblem(error).code === 'credentials_already_shown') noteShown();
            onProblem(error);
          })
          .finally(() => {
            refreshAccounts(client);
          });
      }}
    >
      {t('accounts.reveal')}
    </Button>
  );
}
