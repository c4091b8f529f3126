import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReconcilePlan } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { askPatiently, unwrap, type Api } from '../../../lib/api/client';
import { COMPARISONS_KEY } from './list-comparisons';

function planReconciliation(api: Api, domain: string): Promise<ReconcilePlan> {
  // A provider that has much to list takes minutes.
  return unwrap(api.POST('/admin/reconcile/plan', { body: { domain }, fetch: askPatiently }));
}

/** Compare a domain with its provider now; nothing is changed. */
export function usePlan() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (domain: string) => planReconciliation(api, domain),
    onSettled: () => void client.invalidateQueries({ queryKey: COMPARISONS_KEY }),
  });
}
