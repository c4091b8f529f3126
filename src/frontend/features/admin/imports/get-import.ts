import { useQuery } from '@tanstack/react-query';
import type { ImportJob } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { isAtWork } from '../addresses';
import { IMPORTS_KEY } from './list-imports';

const INTERVAL = 1_000;

function getImport(api: Api, id: string, signal: AbortSignal): Promise<ImportJob> {
  return unwrap(api.GET('/admin/imports/{id}', { params: { path: { id } }, signal }));
}

/** Watch an import until it is over. */
export function useImport(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: [...IMPORTS_KEY, 'one', id],
    queryFn: ({ signal }) => getImport(api, id, signal),
    refetchInterval: ({ state: { data } }) => (data && isAtWork(data) ? INTERVAL : false),
  });
}
