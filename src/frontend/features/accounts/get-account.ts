import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ME_KEY, useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import type { Account } from '../../lib/api/types';
import { replaceAccount } from './account-cache';
import { ACCOUNTS_KEY } from './list-accounts';

const INTERVAL = 1_500;

export function getAccount(api: Api, id: string, signal: AbortSignal): Promise<Account> {
  return unwrap(api.GET('/accounts/{id}', { params: { path: { id } }, signal }));
}

/** Say whether something is under way for this address. */
export function isUnderWay({ status, operation }: Account): boolean {
  const moving = operation?.state === 'pending' || operation?.state === 'running' || operation?.state === 'undoing';
  return moving || status === 'reserved' || status === 'provisioning' || status === 'deleting';
}

/** Keep one row up to date while something is under way; the rest of the list is left alone. */
export function useFollowAccount(account: Account): void {
  const api = useApi();
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: [...ACCOUNTS_KEY, 'one', account.id],
    queryFn: ({ signal }) => getAccount(api, account.id, signal),
    enabled: isUnderWay(account),
    refetchInterval: INTERVAL,
    gcTime: 0,
  });
  useEffect(() => {
    if (!data) return;
    replaceAccount(client, data);
    if (!isUnderWay(data)) void client.invalidateQueries({ queryKey: ME_KEY });
  }, [client, data]);
}
