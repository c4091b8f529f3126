import type { QueryClient } from '@tanstack/react-query';
import type { MessageSummary } from '../../lib/api/types';
import { messagesKey } from './list-messages';
import { withMessages, type MessagePages } from './message-pages';

/** Change what every list of an address shows, without asking for it anew. */
function changeLists(
  client: QueryClient,
  account: string,
  change: (messages: MessageSummary[]) => MessageSummary[],
): void {
  const queryKey = messagesKey(account);
  client.setQueriesData<MessagePages>({ queryKey }, (pages) => pages && withMessages(pages, change));
  // A newest page that is on its way was asked for before the change.
  void client.invalidateQueries({
    queryKey,
    predicate: ({ state }) => state.fetchStatus === 'fetching' && !state.fetchMeta?.fetchMore,
  });
}

/** Show in the lists whether a message was read. */
export function showSeen(client: QueryClient, account: string, message: string, seen: boolean): void {
  changeLists(client, account, (messages) => messages.map((each) => (each.id === message ? { ...each, seen } : each)));
}

/** Take a message out of the lists. */
export function takeOut(client: QueryClient, account: string, message: string): void {
  changeLists(client, account, (messages) => messages.filter(({ id }) => id !== message));
}
