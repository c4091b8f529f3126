import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { DeviceIcon, KeyIcon, MailIcon } from '../../components/ui/icons';
import { ProblemAlert } from '../../components/ui/ProblemAlert';
import { Section } from '../../components/ui/Section';
import type { Account } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useCredentialsOpen, useRotateCredentials } from '../credentials';

interface CreatedCardProps {
  account: Account;
  /** Whether the credentials were shown; if not, only a new password helps. */
  shown: boolean;
  onOpenMailbox: (account: Account) => void;
  onOpenSetup: (account: Account) => void;
  onAnother: () => void;
}

/** What comes after the creation. */
export function CreatedCard({ account, shown, onOpenMailbox, onOpenSetup, onAnother }: CreatedCardProps) {
  const t = useT();
  const rotation = useRotateCredentials();
  const title = useFocusOnce(!useCredentialsOpen());
  return (
    <Section title={t('create.ready', { email: account.email })} titleRef={title}>
      <Stack gap="sm">
        <Text>{t(shown ? 'create.readyText' : 'create.passwordGone')}</Text>
        {rotation.error ? <ProblemAlert error={rotation.error} /> : null}
        <Group gap="xs">
          <Button
            variant={shown ? 'filled' : 'default'}
            leftSection={<DeviceIcon />}
            onClick={() => {
              onOpenSetup(account);
            }}
          >
            {t('create.useIt')}
          </Button>
          {account.capabilities.read ? (
            <Button
              variant="default"
              leftSection={<MailIcon />}
              onClick={() => {
                onOpenMailbox(account);
              }}
            >
              {t('create.openMailbox')}
            </Button>
          ) : null}
          {shown ? null : (
            <Button
              leftSection={<KeyIcon />}
              loading={rotation.isPending}
              onClick={() => {
                rotation.mutate(account.id);
              }}
            >
              {t('create.newPassword')}
            </Button>
          )}
          <Button variant="subtle" onClick={onAnother}>
            {t('create.another')}
          </Button>
        </Group>
      </Stack>
    </Section>
  );
}

/** Move the focus to an element the first time that it may have it: what had it is gone. */
function useFocusOnce(allowed: boolean) {
  const target = useRef<HTMLHeadingElement>(null);
  const done = useRef(false);
  useEffect(() => {
    if (!allowed || done.current) return;
    done.current = true;
    target.current?.focus();
  }, [allowed]);
  return target;
}
