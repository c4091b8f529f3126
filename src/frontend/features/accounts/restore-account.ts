import { unwrap, type Api } from '../../lib/api/client';
import { useAccountChange } from './use-account-change';

const restoreAccount = (api: Api, id: string) =>
  unwrap(api.POST('/accounts/{id}/restore', { params: { path: { id } } }));

/** Bring a deleted address back, with its name and its mail. */
export const useRestoreAccount = () => useAccountChange(restoreAccount);
