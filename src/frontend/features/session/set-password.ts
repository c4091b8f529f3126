import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import { SESSIONS_KEY } from './sessions';

interface NewPassword {
  password: string;
  /** The present one; null where there is none. */
  current: string | null;
}

async function setPassword(api: Api, given: NewPassword): Promise<void> {
  await unwrap(api.POST('/me/password', { body: given }));
}

/** Give the person a new password; it ends the other sessions, so they are asked for anew. */
export function useSetPassword() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationKey: SESSIONS_KEY,
    mutationFn: (given: NewPassword) => setPassword(api, given),
    onSuccess: () => void client.invalidateQueries({ queryKey: SESSIONS_KEY }),
  });
}
