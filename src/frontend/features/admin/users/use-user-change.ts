import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../../lib/api/ApiProvider';
import type { Api } from '../../../lib/api/client';
import { USERS_KEY } from './list-users';

/** Make the hook of one change of people: carry it out, then ask for them anew. */
export function useUserMutation<Input, Answer>(change: (api: Api, input: Input) => Promise<Answer>) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationKey: USERS_KEY,
    mutationFn: (input: Input) => change(api, input),
    onSettled: () => void client.invalidateQueries({ queryKey: USERS_KEY }),
  });
}
