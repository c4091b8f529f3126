import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { LimitInput, LimitOverride } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { LIMITS_KEY } from './list-limits';

function setLimits(api: Api, body: LimitInput): Promise<{ override: LimitOverride | null }> {
  return unwrap(api.PATCH('/admin/limits', { body }));
}

/** Set limits of a domain, a person or an address; felt by the next message. */
export function useSetLimits() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: LimitInput) => setLimits(api, body),
    onSettled: () => void client.invalidateQueries({ queryKey: LIMITS_KEY }),
  });
}
