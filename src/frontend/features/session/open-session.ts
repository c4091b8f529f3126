import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ME_KEY, useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import type { News } from '../../lib/api/other-tabs';
import type { Me } from '../../lib/api/types';

/** A one-time token, or a name and its password. */
export type Proof = { token: string } | { name: string; password: string };

function openSession(api: Api, proof: Proof): Promise<Me> {
  return unwrap(api.POST('/session', { body: proof }));
}

/** Sign in; whatever was loaded for somebody else is forgotten. */
export function useOpenSession() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    meta: { news: 'signed-in' satisfies News },
    mutationFn: (proof: Proof) => openSession(api, proof),
    onSuccess: async (me) => {
      // A question from before the sign-in, answered after it, would end the new session in the person's eyes.
      await client.cancelQueries({ queryKey: ME_KEY });
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== ME_KEY[0] });
      client.setQueryData(ME_KEY, me);
    },
  });
}
