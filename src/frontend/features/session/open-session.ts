import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ME_KEY, useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import type { Me } from '../../lib/api/types';

function openSession(api: Api, token: string): Promise<Me> {
  return unwrap(api.POST('/session', { body: { token } }));
}

/** Sign in with a one-time token; whatever was loaded for somebody else is forgotten. */
export function useOpenSession() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (token: string) => openSession(api, token),
    onSuccess: (me) => {
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== ME_KEY[0] });
      client.setQueryData(ME_KEY, me);
    },
  });
}
