import { useId, useState } from 'react';
import { MailIcon, MoreIcon, PenIcon } from '../../components/ui/icons';
import type { Account } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import classes from './accounts.module.css';
import { hasMoreActions } from './MoreActions';
import { RarerActions } from './RarerActions';
import { RestoreButton } from './RestoreButton';
import { RevealButton } from './RevealButton';
import { RowButton } from './RowButton';

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

/**
 * What can be done with an address in its present state, by its provider's capabilities. A row that is only scrolled
 * past makes no more than its buttons: what stands behind them is made by those who use it.
 */
export function AccountActions({ account, onOpenMailbox, onOpenSetup, onRemoved, onProblem }: AccountActionsProps) {
  const [unfolded, setUnfolded] = useState(false);
  const moreId = useId();
  const more = hasMoreActions(account);
  const usable = account.status === 'active' || account.status === 'suspended';
  return (
    <>
      <div className={classes['actions']}>
        {usable && !account.shared && !account.credentials_shown ? (
          <RevealButton account={account} onProblem={onProblem} />
        ) : null}
        <MailActions account={account} usable={usable} onOpenMailbox={onOpenMailbox} />
        {account.status === 'deleted' && account.restorable_until ? (
          <RestoreButton account={account} onProblem={onProblem} />
        ) : null}
        {more ? (
          <MoreToggle
            email={account.email}
            controls={unfolded ? moreId : null}
            onClick={() => {
              setUnfolded(!unfolded);
            }}
          />
        ) : null}
      </div>
      {more && unfolded ? (
        <RarerActions
          id={moreId}
          account={account}
          onOpenSetup={onOpenSetup}
          onRemoved={onRemoved}
          onProblem={onProblem}
        />
      ) : null}
    </>
  );
}

interface MailActionsProps extends Pick<AccountActionsProps, 'account' | 'onOpenMailbox'> {
  /** Whether the address is there, sending or not. */
  usable: boolean;
}

function MailActions({ account, usable, onOpenMailbox }: MailActionsProps) {
  const t = useT();
  const { capabilities, status, email } = account;
  const open = (view: MailboxView) => () => {
    onOpenMailbox(account, view);
  };
  return (
    <>
      {capabilities.read && usable ? (
        <RowButton label={t('accounts.inboxOf', { email })} icon={<MailIcon size={16} />} onClick={open('inbox')}>
          {t('accounts.inbox')}
        </RowButton>
      ) : null}
      {capabilities.send && status === 'active' ? (
        <RowButton label={t('accounts.writeFrom', { email })} icon={<PenIcon size={16} />} onClick={open('compose')}>
          {t('accounts.write')}
        </RowButton>
      ) : null}
    </>
  );
}

interface MoreToggleProps {
  email: string;
  /** Id of what it has unfolded; null: nothing. */
  controls: string | null;
  onClick: () => void;
}

function MoreToggle({ email, controls, onClick }: MoreToggleProps) {
  const t = useT();
  return <RowButton label={t('accounts.more', { email })} icon={<MoreIcon />} controls={controls} onClick={onClick} />;
}
