import { useMutation } from '@tanstack/react-query';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';

interface NewPassword {
  password: string;
  /** The present one; null where there is none. */
  current: string | null;
}

async function setPassword(api: Api, given: NewPassword): Promise<void> {
  await unwrap(api.POST('/me/password', { body: given }));
}

/** Give the person a new password. */
export function useSetPassword() {
  const api = useApi();
  return useMutation({ mutationFn: (given: NewPassword) => setPassword(api, given) });
}
