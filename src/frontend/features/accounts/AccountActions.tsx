import { Button } from '@mantine/core';
import { useState } from 'react';
import { MailIcon, PenIcon, RestoreIcon } from '../../components/ui/icons';
import type { Account } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { AccountQuestion, type Question } from './AccountQuestion';
import classes from './accounts.module.css';
import { MoreMenu } from './MoreMenu';
import { useAccountActions } from './use-account-actions';

export type MailboxView = 'inbox' | 'compose';

interface AccountActionsProps {
  account: Account;
  onOpenMailbox: (account: Account, view: MailboxView) => void;
  /** Called when the row is about to leave the list. */
  onRemoved: () => void;
  /** Called with what a change failed with, and with null when another one starts. */
  onProblem: (error: unknown) => void;
}

/** What can be done with an address in its present state, by its provider's capabilities. */
export function AccountActions({ account, onOpenMailbox, onRemoved, onProblem }: AccountActionsProps) {
  const t = useT();
  const actions = useAccountActions(account, onProblem);
  const [question, setQuestion] = useState<Question | null>(null);
  const { capabilities, status, email } = account;
  const usable = status === 'active' || status === 'suspended';

  return (
    <div className={classes['actions']}>
      {usable && capabilities.read ? (
        <Button
          size="xs"
          variant="light"
          leftSection={<MailIcon size={16} />}
          aria-label={t('accounts.inboxOf', { email })}
          onClick={() => {
            onOpenMailbox(account, 'inbox');
          }}
        >
          {t('accounts.inbox')}
        </Button>
      ) : null}
      {status === 'active' && capabilities.send ? (
        <Button
          size="xs"
          variant="light"
          leftSection={<PenIcon size={16} />}
          aria-label={t('accounts.writeFrom', { email })}
          onClick={() => {
            onOpenMailbox(account, 'compose');
          }}
        >
          {t('accounts.write')}
        </Button>
      ) : null}
      {status === 'deleted' && capabilities.restore ? (
        <Button
          size="xs"
          variant="light"
          leftSection={<RestoreIcon size={16} />}
          loading={actions.isPending}
          aria-label={t('accounts.restoreOf', { email })}
          onClick={actions.restore}
        >
          {t('accounts.restore')}
        </Button>
      ) : null}
      {usable && (!account.shared || account.webmail_url) ? (
        <MoreMenu account={account} actions={actions} onAsk={setQuestion} />
      ) : null}
      {question ? (
        <AccountQuestion
          question={question}
          account={account}
          removing={actions.remove}
          onRemoved={() => {
            onRemoved();
            actions.removed();
          }}
          onClose={() => {
            setQuestion(null);
          }}
        />
      ) : null}
    </div>
  );
}
