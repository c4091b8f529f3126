import type { Invitation, InviteInput } from '../../../lib/api/admin-types';
import { unwrap, type Api } from '../../../lib/api/client';
import { useUserMutation } from './use-user-change';

const inviteUser = (api: Api, body: InviteInput): Promise<Invitation> => unwrap(api.POST('/admin/users', { body }));

/** Add a person, and get a link that signs that person in once. */
export const useInviteUser = () => useUserMutation(inviteUser);
