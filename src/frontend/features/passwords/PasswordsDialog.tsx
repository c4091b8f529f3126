import { Button, Stack, Text } from '@mantine/core';
import { useIsMutating } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog, DialogButtons } from '../../components/ui/Dialog';
import { KeyIcon } from '../../components/ui/icons';
import type { Account } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { directNote } from './direct-note';
import { credentialsKey } from './list-credentials';
import { PasswordForm } from './PasswordForm';
import { PasswordList } from './PasswordList';

interface PasswordsDialogProps {
  account: Account;
  onClose: () => void;
}

/** The passwords of an address, one for each use, and the form that makes another one. */
export function PasswordsDialog({ account, onClose }: PasswordsDialogProps) {
  const t = useT();
  const [making, setMaking] = useState(false);
  const busy = useIsMutating({ mutationKey: credentialsKey(account.id) }) > 0;
  const none = account.capabilities.direct === 'none' && account.capabilities.direct_note !== 'direct_hosted';
  return (
    <Dialog title={t('passwords.title', { email: account.email })} busy={busy} onClose={onClose}>
      <Stack gap="sm">
        <Text size="sm">{t('passwords.intro')}</Text>
        <PasswordList account={account} />
        {making ? (
          <PasswordForm
            account={account}
            onDone={() => {
              setMaking(false);
            }}
          />
        ) : (
          <DialogButtons>
            <Button
              size="xs"
              leftSection={<KeyIcon size={16} />}
              onClick={() => {
                setMaking(true);
              }}
            >
              {t('passwords.another')}
            </Button>
          </DialogButtons>
        )}
        {none ? (
          <Text size="xs" c="dimmed">
            {directNote(t, account)}
          </Text>
        ) : null}
      </Stack>
    </Dialog>
  );
}
