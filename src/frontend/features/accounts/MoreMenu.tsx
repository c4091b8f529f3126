import { ActionIcon, Menu } from '@mantine/core';
import { ExternalIcon, KeyIcon, MoreIcon, PauseIcon, PlayIcon, TrashIcon } from '../../components/ui/icons';
import type { Account } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import type { Question } from './AccountQuestion';
import { isUnderWay } from './get-account';
import type { useAccountActions } from './use-account-actions';

interface MoreMenuProps {
  account: Account;
  actions: ReturnType<typeof useAccountActions>;
  onAsk: (question: Question) => void;
}

/** The rarer actions. A shared mailbox belongs to all administrators, so none of them may change it here. */
export function MoreMenu({ account, actions, onAsk }: MoreMenuProps) {
  const t = useT();
  const { capabilities, status, email, shared, webmail_url: webmail } = account;
  const busy = actions.isPending || isUnderWay(account);
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" size={30} color="gray" loading={actions.isPending} aria-label={t('accounts.more', { email })}>
          <MoreIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {webmail ? (
          <Menu.Item component="a" href={webmail} target="_blank" rel="noopener noreferrer" leftSection={<ExternalIcon />}>
            {t('accounts.webmail')}
          </Menu.Item>
        ) : null}
        {shared ? null : (
          <Menu.Item
            leftSection={<KeyIcon />}
            onClick={() => {
              onAsk('rotate');
            }}
          >
            {t('accounts.rotate')}
          </Menu.Item>
        )}
        {!shared && capabilities.suspend && status === 'active' ? (
          <Menu.Item leftSection={<PauseIcon />} disabled={busy} onClick={actions.suspend}>
            {t('accounts.suspend')}
          </Menu.Item>
        ) : null}
        {!shared && status === 'suspended' ? (
          <Menu.Item leftSection={<PlayIcon />} disabled={busy} onClick={actions.resume}>
            {t('accounts.resume')}
          </Menu.Item>
        ) : null}
        {shared ? null : (
          <Menu.Item
            leftSection={<TrashIcon />}
            color="red"
            disabled={busy}
            onClick={() => {
              onAsk('remove');
            }}
          >
            {t('accounts.remove')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
