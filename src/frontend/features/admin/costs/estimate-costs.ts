import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CostEstimate } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';

/** What is wanted for a month. */
export interface Wanted {
  addresses: number;
  emails: number;
}

function estimateCosts(api: Api, query: Wanted, signal: AbortSignal): Promise<CostEstimate> {
  return unwrap(api.GET('/costs/estimate', { params: { query }, signal }));
}

/** Ask what a month would cost on every plan. */
export function useEstimate(wanted: Wanted) {
  const api = useApi();
  return useQuery({
    queryKey: ['admin', 'costs', 'estimate', wanted],
    queryFn: ({ signal }) => estimateCosts(api, wanted, signal),
    placeholderData: keepPreviousData,
  });
}
