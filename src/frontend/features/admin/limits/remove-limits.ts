import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { LIMITS_KEY } from './list-limits';

async function removeLimits(api: Api, limit: string): Promise<void> {
  await unwrap(api.DELETE('/admin/limits/{limit}', { params: { path: { limit } } }));
}

/** Let a domain, a person or an address inherit all its limits again. */
export function useRemoveLimits() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => removeLimits(api, id),
    onSettled: () => void client.invalidateQueries({ queryKey: LIMITS_KEY }),
  });
}
