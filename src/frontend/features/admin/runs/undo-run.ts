import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ManagedRun } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { RUNS_KEY } from './list-runs';

function undoRun(api: Api, id: string): Promise<ManagedRun> {
  return unwrap(api.POST('/admin/runs/{id}/undo', { params: { path: { id } } }));
}

/** Have an operation undone. */
export function useUndoRun() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => undoRun(api, id),
    onSettled: () => void client.invalidateQueries({ queryKey: RUNS_KEY }),
  });
}
