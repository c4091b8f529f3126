import { useMutation } from '@tanstack/react-query';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import type { Rotated } from '../../lib/api/types';
import { useShowCredentials } from './CredentialsProvider';

function rotateCredentials(api: Api, id: string): Promise<Rotated> {
  return unwrap(api.POST('/accounts/{id}/rotate', { params: { path: { id } } }));
}

/** Replace the password of an address and show the new one; the mutation itself keeps none of it. */
export function useRotateCredentials() {
  const api = useApi();
  const show = useShowCredentials();
  return useMutation({
    gcTime: 0,
    mutationFn: async (id: string): Promise<void> => {
      const { email, credentials, previous_valid_until: previousValidUntil } = await rotateCredentials(api, id);
      show({ id, email, credentials, previousValidUntil });
    },
  });
}
