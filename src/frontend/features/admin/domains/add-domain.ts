import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { DomainInput, ManagedDomain } from '../../../lib/api/admin-types';
import { ME_KEY, useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { DOMAINS_KEY } from './list-domains';

function addDomain(api: Api, body: DomainInput): Promise<ManagedDomain> {
  return unwrap(api.POST('/admin/domains', { body }));
}

/** Add a domain; addresses can be made on it at once. */
export function useAddDomain() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: DomainInput) => addDomain(api, body),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: DOMAINS_KEY });
      void client.invalidateQueries({ queryKey: ME_KEY });
    },
  });
}
