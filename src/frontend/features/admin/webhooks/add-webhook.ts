import type { WebhookInput, WebhookWithSecret } from '../../../lib/api/admin-types';
import { unwrap, type Api } from '../../../lib/api/client';
import { useWebhookMutation } from './use-webhook-mutation';

const addWebhook = (api: Api, body: WebhookInput): Promise<WebhookWithSecret> =>
  unwrap(api.POST('/admin/webhooks', { body }));

/** Have events sent to an address; its secret is answered once. */
export const useAddWebhook = () => useWebhookMutation(addWebhook);
