import { NativeSelect, TextInput } from '@mantine/core';
import { SearchIcon } from '../../components/ui/icons';
import type { AccountStatus } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import classes from './accounts.module.css';

interface AccountFiltersProps {
  search: string;
  status: AccountStatus | null;
  onSearch: (search: string) => void;
  onStatus: (status: AccountStatus | null) => void;
}

const CHOICES = [
  ['active', 'accounts.statusActive'],
  ['provisioning', 'accounts.statusProvisioning'],
  ['suspended', 'accounts.statusSuspended'],
  ['failed', 'accounts.statusFailed'],
  ['deleted', 'accounts.statusDeleted'],
] as const;

export function AccountFilters({ search, status, onSearch, onStatus }: AccountFiltersProps) {
  const t = useT();
  return (
    <div className={classes['filters']} role="search">
      <TextInput
        type="search"
        label={t('accounts.search')}
        leftSection={<SearchIcon />}
        value={search}
        onChange={(event) => {
          onSearch(event.currentTarget.value);
        }}
      />
      <NativeSelect
        label={t('accounts.status')}
        value={status ?? ''}
        data={[
          { value: '', label: t('accounts.statusAll') },
          ...CHOICES.map(([value, label]) => ({ value, label: t(label) })),
        ]}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onStatus(CHOICES.find(([known]) => known === value)?.[0] ?? null);
        }}
      />
    </div>
  );
}
