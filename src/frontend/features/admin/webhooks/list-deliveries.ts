import { useInfiniteQuery } from '@tanstack/react-query';
import type { DeliveryPage } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { WEBHOOKS_KEY } from './list-webhooks';

const PAGE = 20;
/** Milliseconds after which the list is asked for anew. */
const INTERVAL = 5_000;

function listDeliveries(api: Api, webhook: string, cursor: string | null, signal: AbortSignal): Promise<DeliveryPage> {
  const params = { path: { webhook }, query: { limit: PAGE, ...(cursor ? { cursor } : {}) } };
  return unwrap(api.GET('/admin/webhooks/{webhook}/deliveries', { params, signal }));
}

/** Watch what is, or was, on its way to a webhook, newest first. */
export function useDeliveries(webhook: string) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: [...WEBHOOKS_KEY, 'deliveries', webhook],
    queryFn: ({ pageParam, signal }) => listDeliveries(api, webhook, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: INTERVAL,
  });
}
