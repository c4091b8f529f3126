import { useNotify } from '../../components/ui/Notices';
import { asProblem } from '../../lib/api/problem';
import type { Account } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import type { MessageKey } from '../../lib/i18n/shape';
import { useProblemText } from '../../lib/i18n/use-problem-text';
import { useDeleteAccount } from './delete-account';
import { isUnderWay } from './get-account';
import { useRestoreAccount } from './restore-account';
import { useResumeAccount } from './resume-account';
import { useSuspendAccount } from './suspend-account';

/** Return the changes of one address, each with the notice that says it is done. */
export function useAccountActions({ id, email }: Account, onProblem: (error: unknown) => void) {
  const t = useT();
  const notify = useNotify();
  const problemText = useProblemText();
  const suspending = useSuspendAccount();
  const resuming = useResumeAccount();
  const restoring = useRestoreAccount();
  const deleting = useDeleteAccount();

  const done = (key: MessageKey) => (account: Account) => {
    notify({ text: t(isUnderWay(account) ? 'accounts.underWay' : key, { email }) });
  };
  const run = (change: typeof suspending, key: MessageKey) => () => {
    onProblem(null);
    change.mutate(id, { onSuccess: done(key), onError: onProblem });
  };
  // The row is gone from the list by the time of an undo, so its outcome is told by a notice alone: with another try.
  const undo = () => {
    restoring
      .mutateAsync(id)
      .then(done('accounts.restored'))
      .catch((error: unknown) => {
        notify({ text: problemText(asProblem(error)), tone: 'problem', action: { label: t('app.undo'), run: undo } });
      });
  };
  const removed = () => {
    notify({ text: t('accounts.removed', { email }), action: { label: t('app.undo'), run: undo } });
  };

  return {
    suspend: run(suspending, 'accounts.suspended'),
    resume: run(resuming, 'accounts.resumed'),
    restore: run(restoring, 'accounts.restored'),
    remove: deleting,
    removed,
    isPending: suspending.isPending || resuming.isPending || restoring.isPending,
  };
}

export type AccountActions = ReturnType<typeof useAccountActions>;
