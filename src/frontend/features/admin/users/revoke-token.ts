import { unwrap, type Api } from '../../../lib/api/client';
import { useUserMutation } from './use-user-change';

async function revokeToken(api: Api, { id, token }: { id: string; token: string }): Promise<void> {
  await unwrap(api.DELETE('/admin/users/{id}/tokens/{token}', { params: { path: { id, token } } }));
}

/** Keep a program out that acts for a person. */
export const useRevokeToken = () => useUserMutation(revokeToken);
