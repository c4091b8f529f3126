import { unwrap, type Api } from '../../../lib/api/client';
import { useUserMutation } from './use-user-change';

const endSessions = (api: Api, id: string): Promise<{ ended: number }> =>
  unwrap(api.DELETE('/admin/users/{id}/sessions', { params: { path: { id } } }));

/** Sign a person out of every browser. */
export const useEndSessions = () => useUserMutation(endSessions);
