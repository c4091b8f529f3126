import { Button, Radio, Stack, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { Dialog, DialogButtons } from '../../../components/ui/Dialog';
import { ProblemAlert } from '../../../components/ui/ProblemAlert';
import type { Invitation, Role } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useT } from '../../../lib/i18n/I18nProvider';
import { useInviteUser } from './invite-user';
import { ROLES } from './roles';

interface InviteDialogProps {
  onInvited: (invitation: Invitation) => void;
  onClose: () => void;
}

/** Ask whom to invite, and as what. */
export function InviteDialog({ onInvited, onClose }: InviteDialogProps) {
  const t = useAdminT();
  const ui = useT();
  const inviting = useInviteUser();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('member');
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (inviting.isPending) return;
    inviting.mutate(
      { name: name.trim(), role },
      {
        onSuccess: (invitation) => {
          onClose();
          onInvited(invitation);
        },
      },
    );
  };
  return (
    <Dialog title={t('users.inviteTitle')} busy={inviting.isPending} onClose={onClose}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={t('users.name')}
            description={t('users.nameHint')}
            required
            maxLength={200}
            autoComplete="off"
            value={name}
            onChange={(event) => {
              setName(event.currentTarget.value);
            }}
          />
          <RoleChoice role={role} onRole={setRole} />
          {inviting.error ? <ProblemAlert error={inviting.error} /> : null}
          <DialogButtons>
            <Button variant="default" disabled={inviting.isPending} onClick={onClose}>
              {ui('app.cancel')}
            </Button>
            <Button type="submit" loading={inviting.isPending}>
              {t('users.inviteSubmit')}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}

/** The roles with what each means. */
export function RoleChoice({ role, onRole }: { role: Role; onRole: (role: Role) => void }) {
  const t = useAdminT();
  return (
    <Radio.Group
      label={t('users.role')}
      value={role}
      onChange={(value) => {
        onRole(ROLES.find((known) => known === value) ?? 'member');
      }}
    >
      <Stack gap="xs" mt="xs">
        {ROLES.map((value) => (
          <Radio key={value} value={value} label={t(`users.role_${value}`)} description={t(`users.about_${value}`)} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
