import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import type { MessagePage } from '../../lib/api/types';
import { mergedPages, type MessagePages } from './message-pages';

const PAGE = 30;
const INTERVAL = 10_000;

/** However far down somebody has read, a list is asked for anew by its newest page alone, which is merged into it. */
const BY_NEWEST_PAGE = {
  pages: 1,
  structuralSharing: (known: unknown, found: unknown) =>
    mergedPages(known as MessagePages | undefined, found as MessagePages),
};

/** Every list of an address: its inbox, and what was searched for. */
export const messagesKey = (account: string) => ['messages', account, 'list'] as const;

interface Wanted {
  id: string;
  q: string;
  cursor: string | null;
}

function listMessages(api: Api, { id, q, cursor }: Wanted, signal: AbortSignal): Promise<MessagePage> {
  const query = { limit: PAGE, ...(cursor ? { cursor } : {}), ...(q ? { q } : {}) };
  return unwrap(api.GET('/accounts/{id}/messages', { params: { path: { id }, query }, signal }));
}

/**
 * List the messages of an address, newest first: all, or those with the words of `q`. New ones come into the list of
 * all by themselves, as long as the page is looked at.
 */
export function useMessages(account: string, q = '') {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: [...messagesKey(account), q],
    queryFn: ({ pageParam, signal }) => listMessages(api, { id: account, q, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: q === '' ? INTERVAL : false,
    // While one goes on typing, what was found before stays.
    placeholderData: keepPreviousData,
    ...BY_NEWEST_PAGE,
  });
}

export type Messages = ReturnType<typeof useMessages>;
