import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { EntryPage } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';

/** Which entries are wanted; what is empty filters nothing. */
export interface EntryFilter {
  actor: string;
  address: string;
  action: string;
  status: string;
  /** As the fields give it: local time, to the minute. */
  since: string;
  until: string;
}

export const NO_FILTER: EntryFilter = { actor: '', address: '', action: '', status: '', since: '', until: '' };

const PAGE = 50;

function instant(local: string): string {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}

/** Return the filter as the API takes it. */
export function queryOf({ since, until, ...words }: EntryFilter): Record<string, string> {
  const all = { ...words, since: instant(since), until: instant(until) };
  return Object.fromEntries(
    Object.entries(all)
      .map(([name, value]) => [name, value.trim()] as const)
      .filter(([, value]) => value !== ''),
  );
}

function listEntries(api: Api, filter: EntryFilter, cursor: string | null, signal: AbortSignal): Promise<EntryPage> {
  const query = { ...queryOf(filter), limit: PAGE, ...(cursor ? { cursor } : {}) };
  return unwrap(api.GET('/admin/audit', { params: { query }, signal }));
}

/** Search the audit log, newest first, page by page. */
export function useEntries(filter: EntryFilter) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: ['admin', 'audit', filter],
    queryFn: ({ pageParam, signal }) => listEntries(api, filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}
