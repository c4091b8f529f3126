import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { PolicyTrial, PolicyTrialInput } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';

function tryPolicy(api: Api, body: PolicyTrialInput, signal: AbortSignal): Promise<PolicyTrial> {
  return unwrap(api.POST('/admin/policy/try', { body, signal }));
}

/** Ask what a member would be told of a name. Changes nothing; an answer that comes too late is not shown. */
export function usePolicyTrial(input: PolicyTrialInput) {
  const api = useApi();
  return useQuery({
    queryKey: ['admin', 'policy', 'trial', input],
    queryFn: ({ signal }) => tryPolicy(api, input, signal),
    enabled: input.username !== '',
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 60_000,
  });
}
