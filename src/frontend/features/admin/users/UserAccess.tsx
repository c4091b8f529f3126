import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useNotify } from '../../../components/ui/Notices';
import type { Invitation, ManagedUser } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useChangeUser } from './change-user';
import { RoleChoice } from './InviteDialog';
import { useIssueLink } from './issue-link';

interface UserAccessProps {
  user: ManagedUser;
  onLink: (invitation: Invitation) => void;
  /** Called with what a change failed with, and with null when another one starts. */
  onProblem: (error: unknown) => void;
}

/** The role of a person, and whether that person can sign in. */
export function UserAccess({ user: { id, name, role, disabled_at: disabledAt }, onLink, onProblem }: UserAccessProps) {
  const t = useAdminT();
  const notify = useNotify();
  const changing = useChangeUser();
  const linking = useIssueLink();
  const [chosen, setChosen] = useState(role);
  const disabled = disabledAt !== null;
  const change = (what: { role: typeof role } | { disabled: boolean }, text: string) => {
    onProblem(null);
    changing.mutate(
      { id, ...what },
      {
        onSuccess: () => {
          notify({ text });
        },
        onError: onProblem,
      },
    );
  };
  return (
    <Stack gap="sm">
      <RoleChoice role={chosen} onRole={setChosen} />
      <Group>
        <Button
          size="sm"
          disabled={chosen === role}
          loading={changing.isPending}
          onClick={() => {
            change({ role: chosen }, t('users.roleChanged', { name, role: t(`users.role_${chosen}`) }));
          }}
        >
          {t('users.changeRole')}
        </Button>
        {disabled ? null : (
          <Button
            size="sm"
            variant="default"
            loading={linking.isPending}
            onClick={() => {
              onProblem(null);
              // Whatever of this is gone by then: the link is shown only once.
              linking.mutateAsync(id).then(onLink).catch(onProblem);
            }}
          >
            {t('users.newLink')}
          </Button>
        )}
        <Button
          size="sm"
          variant="light"
          color={disabled ? 'brand' : 'red'}
          loading={changing.isPending}
          onClick={() => {
            change({ disabled: !disabled }, t(disabled ? 'users.enabledNotice' : 'users.disabledNotice', { name }));
          }}
        >
          {t(disabled ? 'users.enable' : 'users.disable')}
        </Button>
      </Group>
      {disabled ? null : (
        <Text size="xs" c="dimmed">
          {t('users.disableText')}
        </Text>
      )}
    </Stack>
  );
}
