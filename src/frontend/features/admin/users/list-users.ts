import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { Role, UserPage } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';

/** Key under which all that is known of people is cached. */
export const USERS_KEY = ['admin', 'users'] as const;

export interface UserFilter {
  /** A part of the name. */
  q: string;
  role: Role | null;
}

const PAGE = 100;

function listUsers(api: Api, { q, role }: UserFilter, cursor: string | null, signal: AbortSignal): Promise<UserPage> {
  const query = { limit: PAGE, ...(cursor ? { cursor } : {}), ...(q ? { q } : {}), ...(role ? { role } : {}) };
  return unwrap(api.GET('/admin/users', { params: { query }, signal }));
}

/** List people by name, page by page. */
export function useUsers(filter: UserFilter) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: [...USERS_KEY, 'list', filter],
    queryFn: ({ pageParam, signal }) => listUsers(api, filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}
