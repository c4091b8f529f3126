import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import { messageKey } from './get-message';
import { messagesKey } from './list-messages';

async function markUnread(api: Api, id: string, message: string): Promise<void> {
  await unwrap(api.PATCH('/accounts/{id}/messages/{message}', { params: { path: { id, message } }, body: { seen: false } }));
}

/** Mark a message as unread. It is forgotten here: reading it again is what marks it read. */
export function useMarkUnread(account: string) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (message: string) => markUnread(api, account, message),
    onSuccess: async (_, message) => {
      client.removeQueries({ queryKey: messageKey(account, message) });
      await client.invalidateQueries({ queryKey: messagesKey(account) });
    },
  });
}
