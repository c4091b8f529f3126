import { useInfiniteQuery } from '@tanstack/react-query';
import type { RunPage } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';

export const RUNS_KEY = ['admin', 'runs'] as const;

const PAGE = 50;
/** Milliseconds after which the list is asked for anew. */
const INTERVAL = 3_000;

function listRuns(api: Api, cursor: string | null, signal: AbortSignal): Promise<RunPage> {
  const query = { limit: PAGE, ...(cursor ? { cursor } : {}) };
  return unwrap(api.GET('/admin/runs', { params: { query }, signal }));
}

/** Watch the operations that are not finished, oldest first. */
export function useRuns() {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: RUNS_KEY,
    queryFn: ({ pageParam, signal }) => listRuns(api, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: INTERVAL,
  });
}
