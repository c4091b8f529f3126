import { unwrap, type Api } from '../../lib/api/client';
import type { Created, CreateInput } from '../../lib/api/types';

/**
 * Ask for an address. The same key repeats the first answer instead of creating again.
 * The answer may hold credentials: never put it into a cache.
 */
export function createAddress(api: Api, input: CreateInput, key: string, signal: AbortSignal): Promise<Created> {
  return unwrap(api.POST('/create', { body: input, headers: { 'Idempotency-Key': key }, signal }));
}
