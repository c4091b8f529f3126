import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { BulkInput, BulkJob } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { JOBS_KEY } from './follow-job';

function beginBulk(api: Api, body: BulkInput): Promise<BulkJob> {
  return unwrap(api.POST('/admin/jobs', { body }));
}

/** Have something done to many addresses; the answer tells which job does it. */
export function useBeginBulk() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BulkInput) => beginBulk(api, body),
    onSuccess: () => void client.invalidateQueries({ queryKey: JOBS_KEY }),
  });
}
