import { useQuery } from '@tanstack/react-query';
import { ME_KEY, useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import type { Me } from '../../lib/api/types';

function getMe(api: Api, signal: AbortSignal): Promise<Me> {
  return unwrap(api.GET('/me', { signal }));
}

/** Ask who is signed in. The last answer stays while a later one fails, so that nothing typed is lost. */
export function useMe(enabled = true) {
  const api = useApi();
  const queryFn = ({ signal }: { signal: AbortSignal }) => getMe(api, signal);
  return useQuery({ queryKey: ME_KEY, queryFn, enabled, staleTime: 60_000 });
}
