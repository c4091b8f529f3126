import { Checkbox } from '@mantine/core';
import type { ManagedAccount } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { StatusBadge } from '../../accounts';
import { DataTable, useProviderName, type Column } from '../parts';
import classes from './addresses.module.css';
import type { Selection } from './use-selection';

interface AddressTableProps {
  rows: ManagedAccount[];
  stale: boolean;
  /** Null where nothing can be chosen. */
  selection: Selection | null;
}

/** Addresses, each with its owner and what it sends. */
export function AddressTable({ rows, stale, selection }: AddressTableProps) {
  const t = useAdminT();
  const columns = useColumns(selection);
  return (
    <>
      {selection ? <PageChoice rows={rows} selection={selection} /> : null}
      <DataTable
        caption={t('addresses.list')}
        columns={columns}
        rows={rows}
        rowKey={({ account }) => account.id}
        stale={stale}
      />
    </>
  );
}

function PageChoice({ rows, selection }: { rows: ManagedAccount[]; selection: Selection }) {
  const t = useAdminT();
  const ids = rows.map(({ account }) => account.id);
  const chosen = ids.filter((id) => selection.ids.has(id)).length;
  return (
    <Checkbox
      className={classes['page']}
      size="sm"
      label={t('addresses.selectPage')}
      checked={selection.everything || (chosen > 0 && chosen === ids.length)}
      indeterminate={chosen > 0 && chosen < ids.length}
      disabled={selection.everything}
      onChange={() => {
        selection.togglePage(ids);
      }}
    />
  );
}

function useColumns(selection: Selection | null): Column<ManagedAccount>[] {
  const t = useAdminT();
  const format = useFormat();
  const providerName = useProviderName();
  const usage = ({ account: { usage: used } }: ManagedAccount) =>
    [used.day, used.month].map((period, index) => (
      <span key={index} className={classes['used']}>
        {`${format.number(period.used)} / ${format.number(period.limit)}`}
      </span>
    ));
  const owner = ({ account, owner_name: name, owner_id: id }: ManagedAccount) => {
    if (name !== null) return name;
    return account.shared ? t('addresses.shared') : `${id} (${t('addresses.hostOwner')})`;
  };
  return [
    {
      key: 'address',
      header: t('addresses.address'),
      wide: true,
      cell: (row) => <Address row={row} selection={selection} />,
    },
    { key: 'owner', header: t('addresses.owner'), cell: owner },
    { key: 'status', header: t('addresses.status'), cell: ({ account }) => <StatusBadge status={account.status} /> },
    { key: 'provider', header: t('addresses.provider'), cell: ({ account }) => providerName(account.provider) },
    { key: 'usage', header: t('addresses.usage'), cell: usage },
    { key: 'created', header: t('addresses.created'), cell: ({ account: { created_at: at } }) => <time dateTime={at}>{format.date(at)}</time> },
  ];
}

function Address({ row: { account }, selection }: { row: ManagedAccount; selection: Selection | null }) {
  const t = useAdminT();
  const name = account.display_name ? <span className={classes['aside']}>{account.display_name}</span> : null;
  if (!selection) {
    return (
      <>
        {account.email}
        {name}
      </>
    );
  }
  return (
    <div className={classes['choice']}>
      <Checkbox
        size="sm"
        aria-label={t('addresses.select', { email: account.email })}
        checked={selection.everything || selection.ids.has(account.id)}
        disabled={selection.everything}
        onChange={() => {
          selection.toggle(account.id);
        }}
      />
      <div>
        {account.email}
        {name}
      </div>
    </div>
  );
}
