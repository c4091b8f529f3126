import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import { messageKey } from './get-message';
import { messagesKey } from './list-messages';
import { takeOut } from './message-cache';

async function deleteMessage(api: Api, id: string, message: string): Promise<void> {
  await unwrap(api.DELETE('/accounts/{id}/messages/{message}', { params: { path: { id, message } } }));
}

/** Move a message to the bin. It is left first: as long as it is on show, it would be asked for in vain. */
export function useDeleteMessage(account: string, leave: (message: string) => void) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (message: string) => deleteMessage(api, account, message),
    onSuccess: (_, message) => {
      leave(message);
      client.removeQueries({ queryKey: messageKey(account, message) });
      takeOut(client, account, message);
      // Where a search goes on from may be counted from its beginning.
      void client.invalidateQueries({ queryKey: messagesKey(account) });
    },
  });
}
