import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import type { MailSetup } from '../../lib/api/types';

function getSetup(api: Api, id: string, signal: AbortSignal): Promise<MailSetup> {
  return unwrap(api.GET('/accounts/{id}/setup', { params: { path: { id } }, signal }));
}

/** Ask what is typed into a mail program to use an address; never a password. */
export function useSetup(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ['setup', id],
    queryFn: ({ signal }) => getSetup(api, id, signal),
    staleTime: 300_000,
  });
}
