import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import type { Account, RotatedCredential } from '../../lib/api/types';
import { useShowCredentials } from '../credentials';
import { credentialsKey, refreshCredentials } from './list-credentials';

function rotateCredential(api: Api, id: string, credential: string): Promise<RotatedCredential> {
  return unwrap(api.POST('/accounts/{id}/credentials/{credential}/rotate', { params: { path: { id, credential } } }));
}

/** Replace one password and show the new one, where the provider has it already. */
export function useRotateCredential({ id, email }: Account) {
  const api = useApi();
  const client = useQueryClient();
  const show = useShowCredentials();
  return useMutation({
    gcTime: 0,
    mutationKey: credentialsKey(id),
    mutationFn: async (credential: string): Promise<void> => {
      const { credentials, previous_valid_until: previousValidUntil } = await rotateCredential(api, id, credential);
      if (credentials) show({ id: null, email, credentials, previousValidUntil });
    },
    onSettled: () => void refreshCredentials(client, id),
  });
}
