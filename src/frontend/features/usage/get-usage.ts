import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap } from '../../lib/api/client';
import type { AccountUsage } from '../../lib/api/types';

/** Ask what an address has sent in the month so far; the server asks its vendor too. */
export function useUsage(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ['usage', id],
    queryFn: ({ signal }): Promise<AccountUsage> =>
      unwrap(api.GET('/accounts/{id}/usage', { params: { path: { id } }, signal })),
    // Shown anew each time it is opened.
    gcTime: 0,
  });
}
