import { unwrap, type Api } from '../../lib/api/client';
import { useAccountChange } from './use-account-change';

const resumeAccount = (api: Api, id: string) =>
  unwrap(api.POST('/accounts/{id}/resume', { params: { path: { id } } }));

/** Let a suspended address send again. */
export const useResumeAccount = () => useAccountChange(resumeAccount);
