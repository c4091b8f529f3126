import { unwrap, type Api } from '../../../lib/api/client';
import type { BulkJob } from '../../../lib/api/admin-types';
import { useJobMutation } from './use-job-mutation';

const applyJob = (api: Api, id: string): Promise<BulkJob> =>
  unwrap(api.POST('/admin/jobs/{id}/apply', { params: { path: { id } } }));

/** Take a bulk action up again; what has failed is tried again. */
export const useApplyJob = () => useJobMutation(applyJob);
