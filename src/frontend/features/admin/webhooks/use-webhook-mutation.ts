import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../../lib/api/ApiProvider';
import type { Api } from '../../../lib/api/client';
import { WEBHOOKS_KEY } from './list-webhooks';

/** Make the hook of one change of webhooks: carry it out, then ask for them anew. No answer with a secret is kept. */
export function useWebhookMutation<Input, Answer>(change: (api: Api, input: Input) => Promise<Answer>) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    gcTime: 0,
    mutationFn: (input: Input) => change(api, input),
    onSettled: () => void client.invalidateQueries({ queryKey: WEBHOOKS_KEY }),
  });
}
