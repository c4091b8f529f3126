import type { Webhook, WebhookChange } from '../../../lib/api/admin-types';
import { unwrap, type Api } from '../../../lib/api/client';
import { useWebhookMutation } from './use-webhook-mutation';

interface Change extends WebhookChange {
  id: string;
}

const changeWebhook = (api: Api, { id: webhook, ...body }: Change): Promise<Webhook> =>
  unwrap(api.PATCH('/admin/webhooks/{webhook}', { params: { path: { webhook } }, body }));

/** Change where events are sent to, which ones, or whether any are. */
export const useChangeWebhook = () => useWebhookMutation(changeWebhook);
