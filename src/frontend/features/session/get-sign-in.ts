import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import type { SignInWays } from '../../lib/api/types';

function getSignIn(api: Api, signal: AbortSignal): Promise<SignInWays> {
  return unwrap(api.GET('/sign-in', { signal }));
}

/** Ask in which ways people sign in here. */
export function useSignInWays(enabled: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: ['sign-in'],
    queryFn: ({ signal }) => getSignIn(api, signal),
    enabled,
    staleTime: Infinity,
  });
}
