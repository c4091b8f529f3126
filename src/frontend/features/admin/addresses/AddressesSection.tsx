import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useAdminT } from '../../../lib/i18n/admin';
import { Card, ListState, LoadMore, useAdmin } from '../parts';
import { AddressFilters } from './AddressFilters';
import { AddressTable } from './AddressTable';
import { BulkBar } from './BulkBar';
import { JobCard } from './JobCard';
import { JobList } from './JobList';
import { NO_FILTER, useAddresses } from './list-addresses';
import { useSelection } from './use-selection';

/** Everybody's addresses: find them, choose some, and have something done to all of those at once. */
export function AddressesSection() {
  const t = useAdminT();
  const { mayChange } = useAdmin();
  const [filter, setFilter] = useState(NO_FILTER);
  const [settled] = useDebouncedValue(filter, 250);
  const addresses = useAddresses(settled);
  const selection = useSelection(settled);
  const [job, setJob] = useState<string | null>(null);
  const rows = addresses.data?.pages.flatMap((page) => page.accounts) ?? [];
  return (
    <>
      {job === null ? null : (
        <JobCard
          key={job}
          id={job}
          onClose={() => {
            setJob(null);
          }}
        />
      )}
      <Card title={t('addresses.list')}>
        <AddressFilters filter={filter} onFilter={setFilter} />
        {mayChange ? (
          <BulkBar
            selection={selection}
            filter={settled}
            onBegun={(begun) => {
              selection.clear();
              setJob(begun.id);
            }}
          />
        ) : null}
        <ListState
          query={addresses}
          empty={rows.length === 0}
          emptyTitle={t('addresses.emptyTitle')}
          emptyText={t('addresses.emptyText')}
        >
          <AddressTable rows={rows} stale={addresses.isPlaceholderData} selection={mayChange ? selection : null} />
          <LoadMore query={addresses} />
        </ListState>
      </Card>
      <JobList onOpen={setJob} />
    </>
  );
}
