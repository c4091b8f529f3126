import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import { messageKey } from './get-message';
import { showSeen } from './message-cache';

async function markUnread(api: Api, id: string, message: string): Promise<void> {
  await unwrap(api.PATCH('/accounts/{id}/messages/{message}', { params: { path: { id, message } }, body: { seen: false } }));
}

/**
 * Mark a message as unread. It is left and then forgotten here: reading it again is what marks it read, and as long as
 * it is on show it would be.
 */
export function useMarkUnread(account: string, leave: (message: string) => void) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (message: string) => markUnread(api, account, message),
    onSuccess: (_, message) => {
      leave(message);
      client.removeQueries({ queryKey: messageKey(account, message) });
      showSeen(client, account, message, false);
    },
  });
}
