import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ME_KEY, useApi } from '../../lib/api/ApiProvider';
import type { Api } from '../../lib/api/client';
import type { Account } from '../../lib/api/types';
import { useTellChange } from '../../lib/Changes';
import { refreshAccounts, replaceAccount } from './account-cache';

type Change = (api: Api, id: string) => Promise<{ account: Account }>;

/** Make the hook of one change of an address: carry it out, show the answer, then refresh lists and limits. */
export function useAccountChange(change: Change) {
  const api = useApi();
  const client = useQueryClient();
  const tell = useTellChange();
  return useMutation({
    mutationFn: async (id: string) => (await change(api, id)).account,
    onSuccess: (account) => {
      replaceAccount(client, account);
      tell(account);
    },
    onSettled: () => {
      refreshAccounts(client);
      void client.invalidateQueries({ queryKey: ME_KEY });
    },
  });
}
