import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import type { AccountPage, AccountStatus } from '../../lib/api/types';

/** Key under which all that is known of addresses is cached. */
export const ACCOUNTS_KEY = ['accounts'] as const;
export const LISTS_KEY = [...ACCOUNTS_KEY, 'list'] as const;

export interface AccountFilter {
  /** Beginning of a word of the name or the display name. */
  q: string;
  /** Null: all but the deleted ones. */
  status: AccountStatus | null;
}

/** What is asked for first, soon there; and what whoever scrolls on gets: fewer questions, and further ahead. */
const FIRST_PAGE = 50;
const NEXT_PAGE = 200;

function listAccounts(api: Api, { q, status }: AccountFilter, cursor: string | null, signal: AbortSignal): Promise<AccountPage> {
  const query = { ...(cursor ? { cursor, limit: NEXT_PAGE } : { limit: FIRST_PAGE }), ...(q ? { q } : {}), ...(status ? { status } : {}) };
  return unwrap(api.GET('/my-accounts', { params: { query }, signal }));
}

/** List my addresses, newest first, page by page. The rows before stay while a filter is applied. */
export function useAccounts(filter: AccountFilter) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: [...LISTS_KEY, filter],
    queryFn: ({ pageParam, signal }) => listAccounts(api, filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    // Coming back to the window asks for a page or two, not for all that was scrolled through.
    refetchOnWindowFocus: ({ state }) => (state.data?.pages.length ?? 0) < 2,
  });
}
