import { unwrap, type Api } from '../../lib/api/client';
import { useAccountChange } from './use-account-change';

const suspendAccount = (api: Api, id: string) =>
  unwrap(api.POST('/accounts/{id}/suspend', { params: { path: { id } } }));

/** Stop an address from sending; it still receives. */
export const useSuspendAccount = () => useAccountChange(suspendAccount);
