import { useInfiniteQuery } from '@tanstack/react-query';
import type { LimitPage } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';

/** Key under which all that is known of limits is cached. */
export const LIMITS_KEY = ['admin', 'limits'] as const;
export const LIMITS = ['accounts', 'daily', 'monthly', 'minute', 'recipients'] as const;
export type Limit = (typeof LIMITS)[number];

const PAGE = 50;

function listLimits(api: Api, cursor: string | null, signal: AbortSignal): Promise<LimitPage> {
  return unwrap(api.GET('/admin/limits', { params: { query: { limit: PAGE, ...(cursor ? { cursor } : {}) } }, signal }));
}

/** List the limits that were set for domains, people and addresses, oldest first. */
export function useLimits() {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: [...LIMITS_KEY, 'list'],
    queryFn: ({ pageParam, signal }) => listLimits(api, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}
