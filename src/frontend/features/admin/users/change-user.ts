import type { ManagedUser, UserChange } from '../../../lib/api/admin-types';
import { unwrap, type Api } from '../../../lib/api/client';
import { useUserMutation } from './use-user-change';

interface Change extends UserChange {
  id: string;
}

const changeUser = (api: Api, { id, ...body }: Change): Promise<ManagedUser> =>
  unwrap(api.PATCH('/admin/users/{id}', { params: { path: { id } }, body }));

/** Give a person another role, or decide whether that person can sign in. */
export const useChangeUser = () => useUserMutation(changeUser);
