import { useQuery } from '@tanstack/react-query';
import type { Policy } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';

function getPolicy(api: Api, signal: AbortSignal): Promise<Policy> {
  return unwrap(api.GET('/admin/policy', { signal }));
}

/** Ask for the rules in force. */
export function usePolicy() {
  const api = useApi();
  return useQuery({ queryKey: ['admin', 'policy'], queryFn: ({ signal }) => getPolicy(api, signal) });
}
