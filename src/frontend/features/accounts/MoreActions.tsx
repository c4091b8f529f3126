import { Button } from '@mantine/core';
import { ChartIcon, DeviceIcon, ExternalIcon, KeyIcon, PauseIcon, PlayIcon, TrashIcon } from '../../components/ui/icons';
import type { Account } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import type { Question } from './AccountQuestion';
import classes from './accounts.module.css';
import { isUnderWay } from './get-account';
import type { AccountActions } from './use-account-actions';

interface MoreActionsProps {
  id: string;
  account: Account;
  actions: AccountActions;
  onAsk: (question: Question) => void;
  onPasswords: () => void;
  onSetup: () => void;
  onUsage: () => void;
}

/** Return the webmail where it says more than this page, which reads the mail itself where it can. */
function elsewhere({ capabilities, webmail_url: webmail }: Account): string | null {
  return capabilities.read ? null : webmail;
}

/** Say whether there is anything to unfold. A shared mailbox belongs to all administrators: nobody changes it here. */
export function hasMoreActions(account: Account): boolean {
  const usable = account.status === 'active' || account.status === 'suspended';
  return usable && (!account.shared || elsewhere(account) !== null);
}

/** The rarer actions, unfolded below the row: no menu to aim at, and nothing that hangs over a narrow screen. */
export function MoreActions({ id, account, ...owner }: MoreActionsProps) {
  const t = useT();
  const { email } = account;
  const webmail = elsewhere(account);
  return (
    <div id={id} className={classes['more']} role="group" aria-label={t('accounts.more', { email })}>
      {webmail ? (
        <Button
          component="a"
          href={webmail}
          target="_blank"
          rel="noopener noreferrer"
          size="xs"
          variant="default"
          leftSection={<ExternalIcon size={16} />}
        >
          {t('accounts.webmail')}
        </Button>
      ) : null}
      {account.shared ? null : <OwnerActions account={account} {...owner} />}
    </div>
  );
}

function OwnerActions({ account, actions, onAsk, onPasswords, onSetup, onUsage }: Omit<MoreActionsProps, 'id'>) {
  const t = useT();
  const { capabilities, status } = account;
  const suspended = status === 'suspended';
  const common = { size: 'xs', variant: 'default', disabled: isUnderWay(account) } as const;
  return (
    <>
      <Button {...common} disabled={false} leftSection={<DeviceIcon size={16} />} onClick={onSetup}>
        {t('accounts.setUp')}
      </Button>
      <Button
        {...common}
        leftSection={<KeyIcon size={16} />}
        onClick={() => {
          onAsk('rotate');
        }}
      >
        {t('accounts.rotate')}
      </Button>
      <Button {...common} disabled={false} leftSection={<KeyIcon size={16} />} onClick={onPasswords}>
        {t('accounts.passwords')}
      </Button>
      <Button {...common} disabled={false} leftSection={<ChartIcon size={16} />} onClick={onUsage}>
        {t('accounts.usageDetails')}
      </Button>
      {suspended || capabilities.suspend ? (
        // One button for both, so that it keeps the focus.
        <Button
          {...common}
          loading={actions.isPending}
          leftSection={suspended ? <PlayIcon size={16} /> : <PauseIcon size={16} />}
          onClick={suspended ? actions.resume : actions.suspend}
        >
          {t(suspended ? 'accounts.resume' : 'accounts.suspend')}
        </Button>
      ) : null}
      <Button
        {...common}
        variant="light"
        color="red"
        leftSection={<TrashIcon size={16} />}
        onClick={() => {
          onAsk('remove');
        }}
      >
        {t('accounts.remove')}
      </Button>
    </>
  );
}
