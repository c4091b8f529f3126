import { useMutation } from '@tanstack/react-query';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import type { Revealed } from '../../lib/api/types';
import { useShowCredentials } from './CredentialsProvider';

/** Get the credentials of a new address: the server gives them once. Never put the answer into a cache. */
export function revealCredentials(api: Api, id: string): Promise<Revealed> {
  return unwrap(api.POST('/accounts/{id}/reveal', { params: { path: { id } } }));
}

/** Show the first password of an address that nobody has seen yet; the mutation itself keeps none of it. */
export function useRevealCredentials() {
  const api = useApi();
  const show = useShowCredentials();
  return useMutation({
    gcTime: 0,
    mutationFn: async (id: string): Promise<void> => {
      const { email, credentials } = await revealCredentials(api, id);
      show({ id, email, credentials, previousValidUntil: null });
    },
  });
}
