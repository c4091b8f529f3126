import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import type { Message } from '../../lib/api/types';
import { showSeen } from './message-cache';

export const messageKey = (account: string, message: string) => ['messages', account, 'one', message] as const;

function getMessage(api: Api, id: string, message: string, signal: AbortSignal): Promise<Message> {
  return unwrap(api.GET('/accounts/{id}/messages/{message}', { params: { path: { id, message } }, signal }));
}

/** Read a message. Reading marks it seen at the server, and here in the lists. */
export function useMessage(account: string, message: string) {
  const api = useApi();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: messageKey(account, message),
    queryFn: ({ signal }) => getMessage(api, account, message, signal),
    // A received message does not change.
    staleTime: Infinity,
  });
  const { isSuccess, isFetchedAfterMount } = query;
  const isRead = isSuccess && isFetchedAfterMount;
  useEffect(() => {
    if (isRead) showSeen(client, account, message, true);
  }, [account, client, isRead, message]);
  return query;
}
