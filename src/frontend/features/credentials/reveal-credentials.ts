import { unwrap, type Api } from '../../lib/api/client';
import type { Revealed } from '../../lib/api/types';

/** Get the credentials of a new address: the server gives them once. Never put the answer into a cache. */
export function revealCredentials(api: Api, id: string): Promise<Revealed> {
  return unwrap(api.POST('/accounts/{id}/reveal', { params: { path: { id } } }));
}
