import { useQuery } from '@tanstack/react-query';
import type { BudgetList } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';

export const BUDGETS_KEY = ['admin', 'costs', 'budgets'] as const;

function listBudgets(api: Api, signal: AbortSignal): Promise<BudgetList> {
  return unwrap(api.GET('/admin/costs/budgets', { signal }));
}

/** List every budget, with what is spent of it. */
export function useBudgets() {
  const api = useApi();
  return useQuery({ queryKey: BUDGETS_KEY, queryFn: ({ signal }) => listBudgets(api, signal) });
}
