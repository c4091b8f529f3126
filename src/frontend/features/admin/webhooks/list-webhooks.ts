import { useQuery } from '@tanstack/react-query';
import type { WebhookList } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';

/** Key under which all that is known of webhooks is cached. */
export const WEBHOOKS_KEY = ['admin', 'webhooks'] as const;

function listWebhooks(api: Api, signal: AbortSignal): Promise<WebhookList> {
  return unwrap(api.GET('/admin/webhooks', { signal }));
}

/** List every webhook, and the kinds of events that one can want. */
export function useWebhooks() {
  const api = useApi();
  return useQuery({ queryKey: [...WEBHOOKS_KEY, 'list'], queryFn: ({ signal }) => listWebhooks(api, signal) });
}
