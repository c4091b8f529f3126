import { Button } from '@mantine/core';
import type { ManagedUser } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { DataTable, LevelBadge, useAdmin } from '../parts';

interface UserTableProps {
  users: ManagedUser[];
  stale: boolean;
  onManage: (user: ManagedUser) => void;
}

/** People, each with the way to what can be done. */
export function UserTable({ users, stale, onManage }: UserTableProps) {
  const t = useAdminT();
  const format = useFormat();
  const { me, mayChange } = useAdmin();
  return (
    <DataTable
      caption={t('users.list')}
      rows={users}
      rowKey={({ id }) => id}
      stale={stale}
      columns={[
        { key: 'name', header: t('users.name'), wide: true, cell: ({ id, name }) => (id === me.user.id ? `${name} (${t('users.you')})` : name) },
        { key: 'role', header: t('users.role'), cell: ({ role }) => t(`users.role_${role}`) },
        {
          key: 'state',
          header: t('users.state'),
          cell: ({ disabled_at: disabledAt }) => (
            <LevelBadge
              level={disabledAt === null ? 'ok' : 'warning'}
              label={t(disabledAt === null ? 'users.enabled' : 'users.disabled')}
            />
          ),
        },
        { key: 'since', header: t('users.since'), cell: ({ created_at: at }) => format.date(at) },
        {
          key: 'actions',
          header: t('users.actions'),
          bare: true,
          cell: (user) => (
            <Button
              size="compact-sm"
              variant="default"
              aria-haspopup="dialog"
              aria-label={mayChange ? t('users.manageOf', { name: user.name }) : `${t('details')} : ${user.name}`}
              onClick={() => {
                onManage(user);
              }}
            >
              {t(mayChange ? 'users.manage' : 'details')}
            </Button>
          ),
        },
      ]}
    />
  );
}
