import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import { asProblem } from '../../lib/api/problem';
import type { Account, CredentialInput, IssuedCredential } from '../../lib/api/types';
import { attemptAt, type Attempt } from '../../lib/idempotency';
import { useShowCredentials } from '../credentials';
import { credentialsKey, refreshCredentials } from './list-credentials';

function createCredential(api: Api, id: string, input: CredentialInput, key: string): Promise<IssuedCredential> {
  return unwrap(
    api.POST('/accounts/{id}/credentials', {
      params: { path: { id } },
      body: input,
      headers: { 'Idempotency-Key': key },
    }),
  );
}

/**
 * Make a password and show it; resolves to whether the provider is still at it. After a lost answer the same request
 * gets the same password. The mutation itself keeps none of it.
 */
export function useCreateCredential({ id, email }: Account) {
  const api = useApi();
  const client = useQueryClient();
  const show = useShowCredentials();
  const attempt = useRef<Attempt | null>(null);
  return useMutation({
    gcTime: 0,
    mutationKey: credentialsKey(id),
    mutationFn: async (input: CredentialInput): Promise<boolean> => {
      attempt.current = attemptAt(JSON.stringify(input), attempt.current);
      const { credential, credentials } = await createCredential(api, id, input, attempt.current.key);
      if (credentials) show({ id: null, email, credentials, previousValidUntil: null });
      return credential.status === 'pending';
    },
    onSuccess: () => {
      attempt.current = null;
    },
    onError: (error) => {
      if (!asProblem(error).outcomeUnknown) attempt.current = null;
    },
    onSettled: () => void refreshCredentials(client, id),
  });
}
