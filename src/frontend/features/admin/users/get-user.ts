import { useQuery } from '@tanstack/react-query';
import type { UserDetails } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { USERS_KEY } from './list-users';

function getUser(api: Api, id: string, signal: AbortSignal): Promise<UserDetails> {
  return unwrap(api.GET('/admin/users/{id}', { params: { path: { id } }, signal }));
}

/** Ask for a person with everything that lets that person or a program in. */
export function useUser(id: string) {
  const api = useApi();
  return useQuery({ queryKey: [...USERS_KEY, 'one', id], queryFn: ({ signal }) => getUser(api, id, signal) });
}
