import { unwrap, type Api } from '../../../lib/api/client';
import { useWebhookMutation } from './use-webhook-mutation';

interface Which {
  webhook: string;
  event: string;
}

const replayDelivery = (api: Api, path: Which): Promise<{ count: number }> =>
  unwrap(api.POST('/admin/webhooks/{webhook}/deliveries/{event}/replay', { params: { path: { ...path } } }));

/** Send an event to a webhook again. */
export const useReplayDelivery = () => useWebhookMutation(replayDelivery);
