import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Budget, BudgetChange } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { BUDGETS_KEY } from './list-budgets';

function changeBudget(api: Api, budget: string, body: BudgetChange): Promise<Budget> {
  return unwrap(api.PATCH('/admin/costs/budgets/{budget}', { params: { path: { budget } }, body }));
}

/** Change how much may be spent, and when to be warned. */
export function useChangeBudget() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: BudgetChange & { id: string }) => changeBudget(api, id, body),
    onSettled: () => void client.invalidateQueries({ queryKey: BUDGETS_KEY }),
  });
}
