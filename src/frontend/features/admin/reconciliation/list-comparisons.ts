import { useQuery } from '@tanstack/react-query';
import type { Comparisons } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';

export const COMPARISONS_KEY = ['admin', 'comparisons'] as const;

function listComparisons(api: Api, signal: AbortSignal): Promise<Comparisons> {
  return unwrap(api.GET('/admin/reconcile', { signal }));
}

/** Ask what the last comparison of each domain has found. */
export function useComparisons() {
  const api = useApi();
  return useQuery({ queryKey: COMPARISONS_KEY, queryFn: ({ signal }) => listComparisons(api, signal) });
}
