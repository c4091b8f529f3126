import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ManagedRun } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { RUNS_KEY } from './list-runs';

function retryRun(api: Api, id: string): Promise<ManagedRun> {
  return unwrap(api.POST('/admin/runs/{id}/retry', { params: { path: { id } } }));
}

/** Have an operation that waits tried again now. */
export function useRetryRun() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => retryRun(api, id),
    onSettled: () => void client.invalidateQueries({ queryKey: RUNS_KEY }),
  });
}
