import { useInfiniteQuery } from '@tanstack/react-query';
import type { UsageTotals } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';

export const GROUPS = ['provider', 'domain', 'user'] as const;
export type Group = (typeof GROUPS)[number];

const PAGE = 50;

function listUsage(api: Api, group: Group, after: string | null, signal: AbortSignal): Promise<UsageTotals> {
  const query = { group, limit: PAGE, ...(after ? { after } : {}) };
  return unwrap(api.GET('/admin/usage', { params: { query }, signal }));
}

/** List what was sent this month, in groups. */
export function useUsage(group: Group) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: ['admin', 'usage', group],
    queryFn: ({ pageParam, signal }) => listUsage(api, group, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_key,
  });
}
