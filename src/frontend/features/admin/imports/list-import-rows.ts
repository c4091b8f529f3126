import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { ImportJob, JobRows } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { useLanguage } from '../../../lib/i18n/I18nProvider';
import { IMPORTS_KEY } from './list-imports';

export type Only = 'bad' | 'all';

const PAGE = 100;

interface Which {
  id: string;
  only: Only;
  language: string;
}

function listImportRows(api: Api, { id, only, language }: Which, cursor: number, signal: AbortSignal): Promise<JobRows> {
  const query = { limit: PAGE, cursor, ...(only === 'bad' ? { only } : {}) };
  return unwrap(
    api.GET('/admin/imports/{id}/rows', {
      params: { path: { id }, query },
      headers: { 'Accept-Language': language },
      signal,
    }),
  );
}

/** Ask for the rows of an import; anew when it has got somewhere. */
export function useImportRows({ id, status }: Pick<ImportJob, 'id' | 'status'>, only: Only) {
  const api = useApi();
  const language = useLanguage();
  return useInfiniteQuery({
    queryKey: [...IMPORTS_KEY, 'rows', id, only, status, language],
    queryFn: ({ pageParam, signal }) => listImportRows(api, { id, only, language }, pageParam, signal),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}
