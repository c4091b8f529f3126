import { useQuery } from '@tanstack/react-query';
import type { EffectiveLimits } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { LIMITS_KEY } from './list-limits';

function getEffectiveLimits(api: Api, address: string, signal: AbortSignal): Promise<EffectiveLimits> {
  return unwrap(api.GET('/admin/effective-limits', { params: { query: { address } }, signal }));
}

/** Ask for every limit that holds for an address now, and where each comes from. */
export function useEffectiveLimits(address: string) {
  const api = useApi();
  return useQuery({
    queryKey: [...LIMITS_KEY, 'effective', address],
    queryFn: ({ signal }) => getEffectiveLimits(api, address, signal),
    enabled: address !== '',
  });
}
