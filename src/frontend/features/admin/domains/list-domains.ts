import { useQuery } from '@tanstack/react-query';
import type { ManagedDomains } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';

/** Key under which all that is known of domains is cached. */
export const DOMAINS_KEY = ['admin', 'domains'] as const;

function listDomains(api: Api, signal: AbortSignal): Promise<ManagedDomains> {
  return unwrap(api.GET('/admin/domains', { signal }));
}

/** List every domain, and the providers that a new one may be given. */
export function useDomains() {
  const api = useApi();
  return useQuery({ queryKey: [...DOMAINS_KEY, 'list'], queryFn: ({ signal }) => listDomains(api, signal) });
}
