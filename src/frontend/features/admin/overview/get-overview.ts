import { useQuery } from '@tanstack/react-query';
import type { Overview } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { useLanguage } from '../../../lib/i18n/I18nProvider';

/** Milliseconds after which the figures are asked for anew. */
const INTERVAL = 30_000;

function getOverview(api: Api, language: string, signal: AbortSignal): Promise<Overview> {
  return unwrap(api.GET('/admin/overview', { headers: { 'Accept-Language': language }, signal }));
}

/** Watch how things stand; what to do about warnings comes in the panel's language. */
export function useOverview() {
  const api = useApi();
  const language = useLanguage();
  return useQuery({
    queryKey: ['admin', 'overview', language],
    queryFn: ({ signal }) => getOverview(api, language, signal),
    refetchInterval: INTERVAL,
  });
}
