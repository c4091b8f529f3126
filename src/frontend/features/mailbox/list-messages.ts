import { useInfiniteQuery } from '@tanstack/react-query';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import type { MessagePage } from '../../lib/api/types';

const PAGE = 30;
const INTERVAL = 10_000;

export const messagesKey = (account: string) => ['messages', account, 'list'] as const;

function listMessages(api: Api, id: string, cursor: string | null, signal: AbortSignal): Promise<MessagePage> {
  const query = { limit: PAGE, ...(cursor ? { cursor } : {}) };
  return unwrap(api.GET('/accounts/{id}/messages', { params: { path: { id }, query }, signal }));
}

/** List the messages of an address, newest first; new ones come in by themselves while it is open. */
export function useMessages(account: string) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: messagesKey(account),
    queryFn: ({ pageParam, signal }) => listMessages(api, account, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: INTERVAL,
  });
}
