import { ConfirmDialog } from '../../components/ui/ConfirmDialog';
import type { Account } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useRotateCredentials } from '../credentials';
import type { useDeleteAccount } from './delete-account';

export type Question = 'rotate' | 'remove';

interface AccountQuestionProps {
  question: Question;
  account: Account;
  removing: ReturnType<typeof useDeleteAccount>;
  /** Called when the address is deleted; the question is for the caller to close. */
  onRemoved: () => void;
  onClose: () => void;
}

/** Ask before a password is replaced or an address is deleted. */
export function AccountQuestion({ question, account, removing, onRemoved, onClose }: AccountQuestionProps) {
  const t = useT();
  const rotation = useRotateCredentials();
  const { id, email } = account;
  if (question === 'rotate') {
    return (
      <ConfirmDialog
        title={t('accounts.rotateTitle')}
        text={t('accounts.rotateText', { email })}
        confirmLabel={t('accounts.rotateConfirm')}
        pending={rotation.isPending}
        error={rotation.error}
        onCancel={onClose}
        onConfirm={() => {
          rotation.mutate(id, { onSuccess: onClose });
        }}
      />
    );
  }
  return (
    <ConfirmDialog
      danger
      title={t('accounts.removeTitle', { email })}
      text={t('accounts.removeText')}
      confirmLabel={t('accounts.removeConfirm')}
      pending={removing.isPending}
      error={removing.error}
      onCancel={() => {
        removing.reset();
        onClose();
      }}
      onConfirm={() => {
        removing
          .mutateAsync(id)
          .then(onRemoved)
          // The dialog shows the problem.
          .catch(() => undefined);
      }}
    />
  );
}
