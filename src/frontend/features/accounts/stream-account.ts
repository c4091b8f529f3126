import { unwrap, type Api } from '../../lib/api/client';
import { readEvents } from '../../lib/api/events';
import type { Account } from '../../lib/api/types';

/** Yield an address at each change, as the server tells of it, until the stream ends; throws where there is none. */
export async function* streamAccount(api: Api, id: string, signal: AbortSignal): AsyncGenerator<Account, void> {
  const body = await unwrap(
    api.GET('/accounts/{id}/events', { params: { path: { id } }, signal, parseAs: 'stream' }),
  );
  if (!body) return;
  for await (const { event, data } of readEvents(body)) {
    if (event === 'account') yield JSON.parse(data) as Account;
  }
}
