import { useInfiniteQuery } from '@tanstack/react-query';
import type { JobPage } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { isAtWork, JOBS_KEY } from './follow-job';

const PAGE = 10;
/** Milliseconds after which the list is asked for anew while anything in it goes on. */
const INTERVAL = 2_000;

function listJobs(api: Api, cursor: string | null, signal: AbortSignal): Promise<JobPage> {
  return unwrap(api.GET('/admin/jobs', { params: { query: { limit: PAGE, ...(cursor ? { cursor } : {}) } }, signal }));
}

/** List the bulk actions, newest first. */
export function useJobs() {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: [...JOBS_KEY, 'list'],
    queryFn: ({ pageParam, signal }) => listJobs(api, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ jobs }) => jobs.some(isAtWork)) ? INTERVAL : false,
  });
}
