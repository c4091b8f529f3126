import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import type { Account, Credential } from '../../lib/api/types';
import { credentialsKey, refreshCredentials } from './list-credentials';

function revokeCredential(api: Api, id: string, credential: string): Promise<Credential | undefined> {
  return unwrap(api.DELETE('/accounts/{id}/credentials/{credential}', { params: { path: { id, credential } } }));
}

/** Revoke a password; one of the provider's own goes when the provider has removed it. */
export function useRevokeCredential({ id }: Account) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationKey: credentialsKey(id),
    mutationFn: async (credential: string): Promise<void> => {
      await revokeCredential(api, id, credential);
    },
    onSettled: () => void refreshCredentials(client, id),
  });
}
