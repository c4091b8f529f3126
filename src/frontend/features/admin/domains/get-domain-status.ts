import { useQuery } from '@tanstack/react-query';
import type { DomainStatus } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { useLanguage } from '../../../lib/i18n/I18nProvider';
import { DOMAINS_KEY } from './list-domains';

/** Milliseconds after which what is not in order is looked up again by itself. */
const AGAIN = 60_000;

function getDomainStatus(api: Api, name: string, language: string, signal: AbortSignal): Promise<DomainStatus> {
  const headers = { 'Accept-Language': language };
  return unwrap(api.GET('/admin/domains/{name}/status', { params: { path: { name } }, headers, signal }));
}

/** Return how many required records are not as they should be. */
export function wrongRecords({ records }: DomainStatus): number {
  return records.filter(({ state }) => state !== 'ok').length;
}

/** Ask which DNS records a domain needs and what is there, in the panel's language; goes on asking while anything is wrong. */
export function useDomainStatus(name: string, enabled: boolean) {
  const api = useApi();
  const language = useLanguage();
  return useQuery({
    queryKey: [...DOMAINS_KEY, 'status', name, language],
    queryFn: ({ signal }) => getDomainStatus(api, name, language, signal),
    enabled,
    staleTime: AGAIN,
    refetchInterval: ({ state: { data } }) => (data && (!data.verified || wrongRecords(data) > 0) ? AGAIN : false),
  });
}
