import { Button, NativeSelect, TextInput } from '@mantine/core';
import { SearchIcon } from '../../../components/ui/icons';
import { useAdminT } from '../../../lib/i18n/admin';
import { useT } from '../../../lib/i18n/I18nProvider';
import { useDomains } from '../domains';
import { useProviderName } from '../parts';
import { useUserNames } from '../users';
import classes from './addresses.module.css';
import { NO_FILTER, type AddressFilter } from './list-addresses';

interface AddressFiltersProps {
  filter: AddressFilter;
  onFilter: (filter: AddressFilter) => void;
}

const STATUSES = ['active', 'provisioning', 'suspended', 'deleting', 'deleted', 'failed'] as const;

/** Which addresses are wanted. */
export function AddressFilters({ filter, onFilter }: AddressFiltersProps) {
  const t = useAdminT();
  const ui = useT();
  const providerName = useProviderName();
  const known = useDomains().data?.domains ?? [];
  const names = useUserNames();
  const providers = [...new Set(known.map(({ provider }) => provider))];
  const change = (more: Partial<AddressFilter>) => {
    onFilter({ ...filter, ...more });
  };
  return (
    <div className={classes['filters']} role="search" aria-label={t('addresses.list')}>
      <TextInput
        type="search"
        label={t('addresses.search')}
        leftSection={<SearchIcon />}
        value={filter.q}
        onChange={(event) => {
          change({ q: event.currentTarget.value });
        }}
      />
      <NativeSelect
        label={t('addresses.status')}
        value={filter.status}
        data={[
          { value: '', label: t('addresses.anyStatus') },
          ...STATUSES.map((value) => ({ value, label: ui(`accounts.state_${value}`) })),
        ]}
        onChange={(event) => {
          const { value } = event.currentTarget;
          change({ status: STATUSES.find((status) => status === value) ?? '' });
        }}
      />
      <NativeSelect
        label={t('addresses.domain')}
        value={filter.domain}
        data={[{ value: '', label: t('all') }, ...known.map(({ name }) => name)]}
        onChange={(event) => {
          change({ domain: event.currentTarget.value });
        }}
      />
      {providers.length > 1 ? (
        <NativeSelect
          label={t('addresses.provider')}
          value={filter.provider}
          data={[{ value: '', label: t('all') }, ...providers.map((kind) => ({ value: kind, label: providerName(kind) }))]}
          onChange={(event) => {
            change({ provider: event.currentTarget.value });
          }}
        />
      ) : null}
      <TextInput
        type="search"
        label={t('addresses.owner')}
        list="admin-address-owners"
        autoComplete="off"
        value={filter.owner}
        onChange={(event) => {
          change({ owner: event.currentTarget.value });
        }}
      />
      <datalist id="admin-address-owners">
        {[...names.values()].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Button
        variant="subtle"
        size="sm"
        disabled={Object.values(filter).every((value) => value === '')}
        onClick={() => {
          onFilter(NO_FILTER);
        }}
      >
        {t('clear')}
      </Button>
    </div>
  );
}
