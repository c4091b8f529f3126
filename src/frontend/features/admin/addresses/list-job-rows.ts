import { useInfiniteQuery } from '@tanstack/react-query';
import type { JobRows } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { useLanguage } from '../../../lib/i18n/I18nProvider';
import { JOBS_KEY } from './follow-job';

const PAGE = 100;

interface Which {
  id: string;
  language: string;
}

function listBadRows(api: Api, { id, language }: Which, cursor: number, signal: AbortSignal): Promise<JobRows> {
  const params = { path: { id }, query: { only: 'bad', limit: PAGE, cursor } } as const;
  return unwrap(api.GET('/admin/jobs/{id}/rows', { params, headers: { 'Accept-Language': language }, signal }));
}

/** Ask which addresses a bulk action did not succeed with, and why; anew each time that it has ended. */
export function useBadRows(id: string, enabled: boolean) {
  const api = useApi();
  const language = useLanguage();
  return useInfiniteQuery({
    queryKey: [...JOBS_KEY, id, 'bad', language],
    queryFn: ({ pageParam, signal }) => listBadRows(api, { id, language }, pageParam, signal),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next_cursor,
    enabled,
    staleTime: 0,
  });
}
