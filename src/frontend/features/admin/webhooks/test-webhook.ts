import type { Delivery } from '../../../lib/api/admin-types';
import { unwrap, type Api } from '../../../lib/api/client';
import { useWebhookMutation } from './use-webhook-mutation';

export type Attempt = Delivery['tries'][number];

const testWebhook = (api: Api, webhook: string): Promise<Attempt> =>
  unwrap(api.POST('/admin/webhooks/{webhook}/test', { params: { path: { webhook } } }));

/** Send a message for trying to a webhook now, and tell how that went. */
export const useTestWebhook = () => useWebhookMutation(testWebhook);
