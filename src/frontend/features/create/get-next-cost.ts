import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import type { NextAddressCost } from '../../lib/api/types';

function getNextCost(api: Api, domain: string, signal: AbortSignal): Promise<NextAddressCost> {
  return unwrap(api.GET('/costs/next-address', { params: { query: { domain } }, signal }));
}

/** What one more address on a domain would cost; undefined while, and where, that is not known. */
export function useNextCost(domain: string): NextAddressCost | undefined {
  const api = useApi();
  const query = useQuery({
    queryKey: ['next-cost', domain],
    queryFn: ({ signal }) => getNextCost(api, domain, signal),
    enabled: domain !== '',
    staleTime: 60_000,
    // A price that is not known keeps nobody from creating an address.
    retry: false,
  });
  return query.data;
}
