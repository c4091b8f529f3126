import { unwrap, type Api } from '../../../lib/api/client';
import { useWebhookMutation } from './use-webhook-mutation';

async function removeWebhook(api: Api, webhook: string): Promise<void> {
  await unwrap(api.DELETE('/admin/webhooks/{webhook}', { params: { path: { webhook } } }));
}

/** Stop sending events to an address. */
export const useRemoveWebhook = () => useWebhookMutation(removeWebhook);
