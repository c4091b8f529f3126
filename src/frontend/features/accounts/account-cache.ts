import type { InfiniteData, Query, QueryClient } from '@tanstack/react-query';
import type { Account, AccountPage } from '../../lib/api/types';
import { ACCOUNTS_KEY, LISTS_KEY, type AccountFilter } from './list-accounts';

type Lists = InfiniteData<AccountPage, string | null>;

/** Pages of a list up to which it is asked for anew as a whole. */
const FEW = 3;

/** Pages of a list; none of what is known of one address alone. */
const pagesOf = (query: Query) => (query.state.data as Partial<Lists> | undefined)?.pages?.length ?? 0;

/** Say whether a list may be asked for anew: one that somebody scrolled far through would be many questions. */
export const isShortList = (query: Query): boolean => pagesOf(query) <= FEW;

/** Ask anew for what a change may have altered; long lists keep what they show, which the change itself corrected. */
export function refreshAccounts(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: ACCOUNTS_KEY, predicate: isShortList });
  void client.invalidateQueries({ queryKey: LISTS_KEY, predicate: (query) => !isShortList(query), refetchType: 'none' });
}

/** Say whether an address belongs in a list, as far as its state alone decides. */
function isShown(account: Account, filter: AccountFilter): boolean {
  return filter.status === null ? account.status !== 'deleted' : true;
}

/** Put a new address at the top of the long lists that show every one; the short ones are asked for anew. */
export function addAccount(client: QueryClient, account: Account): void {
  for (const query of client.getQueryCache().findAll({ queryKey: LISTS_KEY })) {
    const { q, status } = query.queryKey.at(-1) as AccountFilter;
    const [first, ...others] = (query.state.data as Lists | undefined)?.pages ?? [];
    if (isShortList(query) || !first || q !== '' || status !== null) continue;
    const pages = [{ ...first, accounts: [account, ...first.accounts] }, ...others];
    client.setQueryData<Lists>(query.queryKey, (lists) => lists && { ...lists, pages });
  }
}

/** Say whether a list that does not show an address would show it now, at a place that is known: in the order of ids. */
function isMissed({ status }: Account, filter: AccountFilter): boolean {
  const listed = filter.status === null ? status !== 'deleted' && status !== 'failed' : filter.status === status;
  return filter.q === '' && listed;
}

/** Put an address where it belongs in a list, newest first; nowhere where that has not been scrolled to. */
function withInserted(lists: Lists, account: Account): Lists {
  const at = lists.pages.findIndex(
    ({ accounts, next_cursor: next }) => next === null || accounts.some(({ id }) => id < account.id),
  );
  const pages = lists.pages.map((page, index) => {
    if (index !== at) return page;
    const older = page.accounts.findIndex(({ id }) => id < account.id);
    return { ...page, accounts: page.accounts.toSpliced(older < 0 ? page.accounts.length : older, 0, account) };
  });
  return { ...lists, pages };
}

function withReplaced(lists: Lists, account: Account, filter: AccountFilter): Lists {
  const isKnown = lists.pages.some(({ accounts }) => accounts.some(({ id }) => id === account.id));
  if (!isKnown) return isMissed(account, filter) ? withInserted(lists, account) : lists;
  const keep = isShown(account, filter);
  const replaced = (known: Account) => (known.id !== account.id ? [known] : keep ? [account] : []);
  return { ...lists, pages: lists.pages.map((page) => ({ ...page, accounts: page.accounts.flatMap(replaced) })) };
}

/** Put a newer version of an address into the lists that show it, or show it again, without asking for them anew. */
export function replaceAccount(client: QueryClient, account: Account): void {
  for (const [key, lists] of client.getQueriesData<Lists>({ queryKey: LISTS_KEY })) {
    if (lists) client.setQueryData<Lists>(key, withReplaced(lists, account, key.at(-1) as AccountFilter));
  }
}
