import { unwrap, type Api } from '../../lib/api/client';
import { useAccountChange } from './use-account-change';

const deleteAccount = (api: Api, id: string) =>
  unwrap(api.DELETE('/accounts/{id}', { params: { path: { id } } }));

/** Delete an address; the server keeps it for some time, so it can be restored. */
export const useDeleteAccount = () => useAccountChange(deleteAccount);
