import type { WebhookWithSecret } from '../../../lib/api/admin-types';
import { unwrap, type Api } from '../../../lib/api/client';
import { useWebhookMutation } from './use-webhook-mutation';

const rotateSecret = (api: Api, webhook: string): Promise<WebhookWithSecret> =>
  unwrap(api.POST('/admin/webhooks/{webhook}/rotate-secret', { params: { path: { webhook } } }));

/** Give a webhook another secret, answered once; the former one signs too for a while. */
export const useRotateSecret = () => useWebhookMutation(rotateSecret);
