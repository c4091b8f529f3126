import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { BulkJob } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import type { Api } from '../../../lib/api/client';
import { JOBS_KEY } from './follow-job';

/** Make the hook of one change of a job: its answer is what is shown next. */
export function useJobMutation(change: (api: Api, id: string) => Promise<BulkJob>) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => change(api, id),
    onSuccess: (job) => {
      client.setQueryData([...JOBS_KEY, job.id], job);
      void client.invalidateQueries({ queryKey: JOBS_KEY });
    },
  });
}
