import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { BUDGETS_KEY } from './list-budgets';

async function removeBudget(api: Api, budget: string): Promise<void> {
  await unwrap(api.DELETE('/admin/costs/budgets/{budget}', { params: { path: { budget } } }));
}

/** Let a budget go: nobody is told of it any more. */
export function useRemoveBudget() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => removeBudget(api, id),
    onSettled: () => void client.invalidateQueries({ queryKey: BUDGETS_KEY }),
  });
}
