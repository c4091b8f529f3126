import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import { messageKey } from './get-message';
import { messagesKey } from './list-messages';

async function deleteMessage(api: Api, id: string, message: string): Promise<void> {
  await unwrap(api.DELETE('/accounts/{id}/messages/{message}', { params: { path: { id, message } } }));
}

/** Move a message to the bin. */
export function useDeleteMessage(account: string) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (message: string) => deleteMessage(api, account, message),
    onSuccess: async (_, message) => {
      client.removeQueries({ queryKey: messageKey(account, message) });
      await client.invalidateQueries({ queryKey: messagesKey(account) });
    },
  });
}
