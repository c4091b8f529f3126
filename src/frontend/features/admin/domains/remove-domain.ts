import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ME_KEY, useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { DOMAINS_KEY } from './list-domains';

async function removeDomain(api: Api, name: string): Promise<void> {
  await unwrap(api.DELETE('/admin/domains/{name}', { params: { path: { name } } }));
}

/** Remove a domain that no address is on. */
export function useRemoveDomain() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => removeDomain(api, name),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: DOMAINS_KEY });
      void client.invalidateQueries({ queryKey: ME_KEY });
    },
  });
}
