import { useQuery } from '@tanstack/react-query';
import type { JobRows } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { useLanguage } from '../../../lib/i18n/I18nProvider';
import { JOBS_KEY } from './follow-job';

const PAGE = 100;

function listBadRows(api: Api, id: string, language: string, signal: AbortSignal): Promise<JobRows> {
  const params = { path: { id }, query: { only: 'bad', limit: PAGE } } as const;
  return unwrap(api.GET('/admin/jobs/{id}/rows', { params, headers: { 'Accept-Language': language }, signal }));
}

/** Ask which addresses a bulk action did not succeed with, and why. */
export function useBadRows(id: string, enabled: boolean) {
  const api = useApi();
  const language = useLanguage();
  return useQuery({
    queryKey: [...JOBS_KEY, id, 'bad', language],
    queryFn: ({ signal }) => listBadRows(api, id, language, signal),
    enabled,
  });
}
