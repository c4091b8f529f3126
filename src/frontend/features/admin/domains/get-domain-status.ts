import { useQuery } from '@tanstack/react-query';
import type { DomainStatus } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { DOMAINS_KEY } from './list-domains';

/** Milliseconds after which what is not in order is looked up again by itself. */
const AGAIN = 60_000;

function getDomainStatus(api: Api, name: string, signal: AbortSignal): Promise<DomainStatus> {
  return unwrap(api.GET('/admin/domains/{name}/status', { params: { path: { name } }, signal }));
}

/** Return how many required records are not as they should be. */
export function wrongRecords({ records }: DomainStatus): number {
  return records.filter(({ state }) => state !== 'ok').length;
}

/** Ask which DNS records a domain needs and what is there; goes on asking while anything is wrong. */
export function useDomainStatus(name: string, enabled: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: [...DOMAINS_KEY, 'status', name],
    queryFn: ({ signal }) => getDomainStatus(api, name, signal),
    enabled,
    staleTime: AGAIN,
    refetchInterval: ({ state: { data } }) => (data && (!data.verified || wrongRecords(data) > 0) ? AGAIN : false),
  });
}
