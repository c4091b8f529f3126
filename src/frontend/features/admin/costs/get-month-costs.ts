import { useQuery } from '@tanstack/react-query';
import type { MonthCosts } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';

function getMonthCosts(api: Api, signal: AbortSignal): Promise<MonthCosts> {
  return unwrap(api.GET('/admin/costs/month', { signal }));
}

/** Ask what the month costs so far, and will have cost at its end. */
export function useMonthCosts() {
  const api = useApi();
  return useQuery({ queryKey: ['admin', 'costs', 'month'], queryFn: ({ signal }) => getMonthCosts(api, signal) });
}
