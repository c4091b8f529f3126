import { unwrap, type Api } from '../../../lib/api/client';
import type { BulkJob } from '../../../lib/api/admin-types';
import { useJobMutation } from './use-job-mutation';

const cancelJob = (api: Api, id: string): Promise<BulkJob> =>
  unwrap(api.POST('/admin/jobs/{id}/cancel', { params: { path: { id } } }));

/** Stop a bulk action: what was done stays. */
export const useCancelJob = () => useJobMutation(cancelJob);
