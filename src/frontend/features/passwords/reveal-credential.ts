import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import type { Account, Revealed } from '../../lib/api/types';
import { useShowCredentials } from '../credentials';
import { credentialsKey, refreshCredentials } from './list-credentials';

function revealCredential(api: Api, id: string, credential: string): Promise<Revealed> {
  return unwrap(api.POST('/accounts/{id}/credentials/{credential}/reveal', { params: { path: { id, credential } } }));
}

/** Show a password that nobody has seen yet. */
export function useRevealCredential({ id, email }: Account) {
  const api = useApi();
  const client = useQueryClient();
  const show = useShowCredentials();
  return useMutation({
    gcTime: 0,
    mutationKey: credentialsKey(id),
    mutationFn: async (credential: string): Promise<void> => {
      const { credentials } = await revealCredential(api, id, credential);
      show({ id: null, email, credentials, previousValidUntil: null });
    },
    onSettled: () => void refreshCredentials(client, id),
  });
}
