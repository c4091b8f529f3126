import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { ME_KEY, useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import type { Account } from '../../lib/api/types';
import { useTellChange } from '../../lib/Changes';
import { replaceAccount } from './account-cache';
import { ACCOUNTS_KEY } from './list-accounts';

const INTERVAL = 1_500;

export function getAccount(api: Api, id: string, signal: AbortSignal): Promise<Account> {
  return unwrap(api.GET('/accounts/{id}', { params: { path: { id } }, signal }));
}

const accountKey = (id: string) => [...ACCOUNTS_KEY, 'one', id] as const;

/** Watch one address; what is known of it already is shown meanwhile. */
export function useAccount(id: string) {
  const api = useApi();
  return useQuery({ queryKey: accountKey(id), queryFn: ({ signal }) => getAccount(api, id, signal) });
}

/** Make an address known under its id, so that opening it does not wait. */
export function useKnownAccount(): (account: Account) => void {
  const client = useQueryClient();
  return useCallback((account) => void client.setQueryData(accountKey(account.id), account), [client]);
}

/** Say whether something is under way for this address. */
export function isUnderWay({ status, operation }: Account): boolean {
  const moving = operation?.state === 'pending' || operation?.state === 'running' || operation?.state === 'undoing';
  return moving || status === 'reserved' || status === 'provisioning' || status === 'deleting';
}

/** Keep one row up to date as long as it is called; the rest of the list is left alone. */
export function useFollowAccount(id: string): void {
  const api = useApi();
  const client = useQueryClient();
  const tell = useTellChange();
  const { data, isFetchedAfterMount } = useQuery({
    queryKey: accountKey(id),
    queryFn: ({ signal }) => getAccount(api, id, signal),
    refetchInterval: INTERVAL,
  });
  useEffect(() => {
    // What was known before may be older than the row itself.
    if (!data || !isFetchedAfterMount) return;
    replaceAccount(client, data);
    if (isUnderWay(data)) return;
    tell(data);
    void client.invalidateQueries({ queryKey: ME_KEY });
  }, [client, data, isFetchedAfterMount, tell]);
}
