import { useQuery, type QueryClient } from '@tanstack/react-query';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import type { Credential, CredentialList } from '../../lib/api/types';

const INTERVAL = 1_500;

export const credentialsKey = (account: string) => ['credentials', account] as const;

function listCredentials(api: Api, id: string, signal: AbortSignal): Promise<CredentialList> {
  return unwrap(api.GET('/accounts/{id}/credentials', { params: { path: { id } }, signal }));
}

/** Say whether the provider still has something to do with this password. */
export function isUnderWay({ status }: Credential): boolean {
  return status === 'pending' || status === 'revoking';
}

/** List what is known of the passwords of an address, and look again while the provider is at one of them. */
export function useCredentials(account: string) {
  const api = useApi();
  return useQuery({
    queryKey: credentialsKey(account),
    queryFn: ({ signal }) => listCredentials(api, account, signal),
    refetchInterval: ({ state }) => (state.data?.credentials.some(isUnderWay) ? INTERVAL : false),
  });
}

/** Ask for the list anew after something was changed. */
export function refreshCredentials(client: QueryClient, account: string): Promise<void> {
  return client.invalidateQueries({ queryKey: credentialsKey(account) });
}
