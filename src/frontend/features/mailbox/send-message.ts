import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ACCOUNTS_KEY } from '../accounts';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import type { SendInput, Sent } from '../../lib/api/types';

function sendMessage(api: Api, id: string, message: SendInput): Promise<Sent> {
  return unwrap(api.POST('/accounts/{id}/send', { params: { path: { id } }, body: message }));
}

/** Send a message from an address; its usage in the lists is then out of date. */
export function useSendMessage(account: string) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (message: SendInput) => sendMessage(api, account, message),
    onSuccess: () => client.invalidateQueries({ queryKey: ACCOUNTS_KEY }),
  });
}
