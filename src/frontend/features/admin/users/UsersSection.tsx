import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { SearchIcon } from '../../../components/ui/icons';
import type { Invitation, ManagedUser, Role } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { Card, ListState, LoadMore, useAdmin } from '../parts';
import { InviteDialog } from './InviteDialog';
import { LinkDialog } from './LinkDialog';
import { useUsers } from './list-users';
import { ROLES } from './roles';
import { UserDialog } from './UserDialog';
import classes from './users.module.css';
import { UserTable } from './UserTable';

/** Who can sign in, and what each may do. */
export function UsersSection() {
  const t = useAdminT();
  const { mayChange } = useAdmin();
  const [search, setSearch] = useState('');
  const [role, setRole] = useState<Role | null>(null);
  const [q] = useDebouncedValue(search.trim(), 200);
  const users = useUsers({ q, role });
  const [inviting, setInviting] = useState(false);
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const [managed, setManaged] = useState<ManagedUser | null>(null);
  const rows = users.data?.pages.flatMap((page) => page.users) ?? [];
  return (
    <Card
      title={t('users.list')}
      aside={
        mayChange ? (
          <Button
            size="sm"
            aria-haspopup="dialog"
            onClick={() => {
              setInviting(true);
            }}
          >
            {t('users.invite')}
          </Button>
        ) : null
      }
    >
      <Filters search={search} role={role} onSearch={setSearch} onRole={setRole} />
      <ListState query={users} empty={rows.length === 0} emptyTitle={t('users.emptyTitle')} emptyText={t('users.emptyText')}>
        <UserTable users={rows} stale={users.isPlaceholderData} onManage={setManaged} />
        <LoadMore query={users} />
      </ListState>
      {inviting ? (
        <InviteDialog
          onInvited={setInvitation}
          onClose={() => {
            setInviting(false);
          }}
        />
      ) : null}
      {managed ? (
        <UserDialog
          id={managed.id}
          name={managed.name}
          onLink={(link) => {
            setManaged(null);
            setInvitation(link);
          }}
          onClose={() => {
            setManaged(null);
          }}
        />
      ) : null}
      {invitation ? (
        <LinkDialog
          invitation={invitation}
          onClose={() => {
            setInvitation(null);
          }}
        />
      ) : null}
    </Card>
  );
}

interface FiltersProps {
  search: string;
  role: Role | null;
  onSearch: (search: string) => void;
  onRole: (role: Role | null) => void;
}

function Filters({ search, role, onSearch, onRole }: FiltersProps) {
  const t = useAdminT();
  return (
    <div className={classes['filters']} role="search" aria-label={t('users.list')}>
      <TextInput
        type="search"
        label={t('users.search')}
        leftSection={<SearchIcon />}
        value={search}
        onChange={(event) => {
          onSearch(event.currentTarget.value);
        }}
      />
      <NativeSelect
        label={t('users.role')}
        value={role ?? ''}
        data={[{ value: '', label: t('all') }, ...ROLES.map((value) => ({ value, label: t(`users.role_${value}`) }))]}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onRole(ROLES.find((known) => known === value) ?? null);
        }}
      />
    </div>
  );
}
