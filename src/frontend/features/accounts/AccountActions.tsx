import { ActionIcon, Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { KeyIcon, MailIcon, MoreIcon, PenIcon, RestoreIcon } from '../../components/ui/icons';
import type { Account } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useRevealCredentials } from '../credentials';
import { PasswordsDialog } from '../passwords';
import { refreshAccounts, replaceAccount } from './account-cache';
import { AccountQuestion, type Question } from './AccountQuestion';
import classes from './accounts.module.css';
import { hasMoreActions, MoreActions } from './MoreActions';
import { useAccountActions } from './use-account-actions';

export type MailboxView = 'inbox' | 'compose';

interface AccountActionsProps {
  account: Account;
  onOpenMailbox: (account: Account, view: MailboxView) => void;
  onOpenSetup: (account: Account) => void;
  /** Called when the row is about to leave the list. */
  onRemoved: () => void;
  /** Called with what a change failed with, and with null when another one starts. */
  onProblem: (error: unknown) => void;
}

/** What can be done with an address in its present state, by its provider's capabilities. */
export function AccountActions({ account, onOpenMailbox, onOpenSetup, onRemoved, onProblem }: AccountActionsProps) {
  const actions = useAccountActions(account, onProblem);
  const [question, setQuestion] = useState<Question | null>(null);
  const [unfolded, setUnfolded] = useState(false);
  const [showsPasswords, setShowsPasswords] = useState(false);
  const moreId = useId();
  const more = hasMoreActions(account);
  return (
    <>
      <div className={classes['actions']}>
        <RevealButton account={account} onProblem={onProblem} />
        <MailActions account={account} onOpenMailbox={onOpenMailbox} />
        {account.status === 'deleted' && account.capabilities.restore ? (
          <RestoreButton email={account.email} pending={actions.isPending} onClick={actions.restore} />
        ) : null}
        {more ? (
          <MoreToggle
            email={account.email}
            unfolded={unfolded}
            controls={moreId}
            onClick={() => {
              setUnfolded(!unfolded);
            }}
          />
        ) : null}
      </div>
      {more && unfolded ? (
        <MoreActions
          id={moreId}
          account={account}
          actions={actions}
          onAsk={setQuestion}
          onSetup={() => {
            onOpenSetup(account);
          }}
          onPasswords={() => {
            setShowsPasswords(true);
          }}
        />
      ) : null}
      {showsPasswords ? (
        <PasswordsDialog
          account={account}
          onClose={() => {
            setShowsPasswords(false);
          }}
        />
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
    </>
  );
}

/** The first look at the password, for who was not there when the address became ready. */
function RevealButton({ account, onProblem }: Pick<AccountActionsProps, 'account' | 'onProblem'>) {
  const t = useT();
  const client = useQueryClient();
  const reveal = useRevealCredentials();
  const usable = account.status === 'active' || account.status === 'suspended';
  if (!usable || account.shared || account.credentials_shown) return null;
  return (
    <Button
      size="xs"
      leftSection={<KeyIcon size={16} />}
      loading={reveal.isPending}
      aria-label={t('accounts.revealOf', { email: account.email })}
      onClick={() => {
        onProblem(null);
        reveal.mutate(account.id, {
          onError: onProblem,
          // Also after a refusal: then somebody has seen it meanwhile.
          onSettled: () => {
            replaceAccount(client, { ...account, credentials_shown: true });
            refreshAccounts(client);
          },
        });
      }}
    >
      {t('accounts.reveal')}
    </Button>
  );
}

function MailActions({ account, onOpenMailbox }: Pick<AccountActionsProps, 'account' | 'onOpenMailbox'>) {
  const t = useT();
  const { capabilities, status, email } = account;
  const open = (view: MailboxView) => () => {
    onOpenMailbox(account, view);
  };
  return (
    <>
      {capabilities.read && (status === 'active' || status === 'suspended') ? (
        <Button
          size="xs"
          variant="light"
          leftSection={<MailIcon size={16} />}
          aria-label={t('accounts.inboxOf', { email })}
          onClick={open('inbox')}
        >
          {t('accounts.inbox')}
        </Button>
      ) : null}
      {capabilities.send && status === 'active' ? (
        <Button
          size="xs"
          variant="light"
          leftSection={<PenIcon size={16} />}
          aria-label={t('accounts.writeFrom', { email })}
          onClick={open('compose')}
        >
          {t('accounts.write')}
        </Button>
      ) : null}
    </>
  );
}

function RestoreButton({ email, pending, onClick }: { email: string; pending: boolean; onClick: () => void }) {
  const t = useT();
  return (
    <Button
      size="xs"
      variant="light"
      leftSection={<RestoreIcon size={16} />}
      loading={pending}
      aria-label={t('accounts.restoreOf', { email })}
      onClick={onClick}
    >
      {t('accounts.restore')}
    </Button>
  );
}

interface MoreToggleProps {
  email: string;
  unfolded: boolean;
  controls: string;
  onClick: () => void;
}

function MoreToggle({ email, unfolded, controls, onClick }: MoreToggleProps) {
  const t = useT();
  return (
    <ActionIcon
      variant={unfolded ? 'light' : 'subtle'}
      size={30}
      color="gray"
      aria-label={t('accounts.more', { email })}
      aria-expanded={unfolded}
      aria-controls={unfolded ? controls : undefined}
      onClick={onClick}
    >
      <MoreIcon />
    </ActionIcon>
  );
}
