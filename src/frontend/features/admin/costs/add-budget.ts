import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Budget, BudgetInput } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { BUDGETS_KEY } from './list-budgets';

function addBudget(api: Api, body: BudgetInput): Promise<Budget> {
  return unwrap(api.POST('/admin/costs/budgets', { body }));
}

/** Say what may be spent in a month. */
export function useAddBudget() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BudgetInput) => addBudget(api, body),
    onSettled: () => void client.invalidateQueries({ queryKey: BUDGETS_KEY }),
  });
}
