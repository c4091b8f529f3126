import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Account, AccountPage } from '../../lib/api/types';
import { LISTS_KEY } from './list-accounts';

type Lists = InfiniteData<AccountPage, string | null>;

/** Put a newer version of an address into the lists that show it, without asking for them anew. */
export function replaceAccount(client: QueryClient, account: Account): void {
  client.setQueriesData<Lists>({ queryKey: LISTS_KEY }, (lists) =>
    lists && {
      ...lists,
      pages: lists.pages.map((page) => ({
        ...page,
        accounts: page.accounts.map((known) => (known.id === account.id ? account : known)),
      })),
    },
  );
}
