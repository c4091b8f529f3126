import { Button } from '@mantine/core';
import { RestoreIcon } from '../../components/ui/icons';
import type { Account } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useAccountActions } from './use-account-actions';

interface RestoreButtonProps {
  account: Account;
  /** Called with what the change failed with, and with null when another one starts. */
  onProblem: (error: unknown) => void;
}

/** Brings a deleted address back. */
export function RestoreButton({ account, onProblem }: RestoreButtonProps) {
  const t = useT();
  const actions = useAccountActions(account, onProblem);
  return (
    <Button
      size="xs"
      variant="light"
      leftSection={<RestoreIcon size={16} />}
      loading={actions.isPending}
      aria-label={t('accounts.restoreOf', { email: account.email })}
      onClick={actions.restore}
    >
      {t('accounts.restore')}
    </Button>
  );
}
