import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import type { Availability } from '../../lib/api/types';

const DEBOUNCE = 200;
/** Longest local part (RFC 5321, section 4.5.3.1.1): a longer one need not travel to be refused. */
const LONGEST = 64;

export type AvailabilityState =
  | { kind: 'idle' }
  | { kind: 'checking' }
  | { kind: 'unknown' }
  | { kind: 'available'; email: string }
  | { kind: 'refused'; code: string; message: string; suggestions: string[] };

function checkAvailability(api: Api, username: string, domain: string, signal: AbortSignal): Promise<Availability> {
  return unwrap(api.POST('/check-availability', { body: { username, domain }, signal }));
}

function fromAnswer({ available, email, reason, suggestions }: Availability): AvailabilityState {
  if (available) return { kind: 'available', email: email ?? '' };
  return { kind: 'refused', code: reason?.code ?? '', message: reason?.message ?? '', suggestions };
}

/**
 * Say whether a name is free while it is typed. Each name is a query of its own, so an answer that arrives
 * late belongs to the name it was asked for, and the request for a name that was typed over is aborted.
 */
export function useAvailability(typed: string, domain: string): AvailabilityState {
  const api = useApi();
  const username = typed.trim();
  const [settled] = useDebouncedValue(username, DEBOUNCE);
  const tooLong = username.length > LONGEST;
  const query = useQuery({
    queryKey: ['availability', domain, settled],
    queryFn: ({ signal }) => checkAvailability(api, settled, domain, signal),
    enabled: settled !== '' && settled === username && !tooLong,
    staleTime: 5_000,
    gcTime: 30_000,
    retry: false,
  });

  if (username === '') return { kind: 'idle' };
  if (tooLong) return { kind: 'refused', code: 'name_too_long', message: '', suggestions: [] };
  if (settled !== username) return { kind: 'checking' };
  if (query.data) return fromAnswer(query.data);
  return { kind: query.isError ? 'unknown' : 'checking' };
}
