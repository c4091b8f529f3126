import { useInfiniteQuery } from '@tanstack/react-query';
import type { ImportPage } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { isAtWork } from '../addresses';

/** Key under which all that is known of imports is cached. */
export const IMPORTS_KEY = ['admin', 'imports'] as const;

const PAGE = 20;
/** Milliseconds after which the list is asked for anew while anything in it goes on. */
const INTERVAL = 2_000;

function listImports(api: Api, cursor: string | null, signal: AbortSignal): Promise<ImportPage> {
  return unwrap(api.GET('/admin/imports', { params: { query: { limit: PAGE, ...(cursor ? { cursor } : {}) } }, signal }));
}

/** List the imports, newest first. */
export function useImports() {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: [...IMPORTS_KEY, 'list'],
    queryFn: ({ pageParam, signal }) => listImports(api, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ imports }) => imports.some(isAtWork)) ? INTERVAL : false,
  });
}
