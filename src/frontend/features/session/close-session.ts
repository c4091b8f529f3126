import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import type { News } from '../../lib/api/other-tabs';

async function closeSession(api: Api): Promise<void> {
  await unwrap(api.DELETE('/session'));
}

/** Sign out and forget everything that was loaded. */
export function useCloseSession() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    meta: { news: 'signed-out' satisfies News },
    mutationFn: () => closeSession(api),
    onSuccess: () => client.resetQueries(),
  });
}
