import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { AddressPage } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import type { AccountStatus } from '../../../lib/api/types';

/** Key under which everybody's addresses are cached. */
export const ADDRESSES_KEY = ['admin', 'addresses'] as const;

/** Which addresses are wanted; what is empty filters nothing. */
export interface AddressFilter {
  q: string;
  status: AccountStatus | '';
  domain: string;
  provider: string;
  owner: string;
}

export const NO_FILTER: AddressFilter = { q: '', status: '', domain: '', provider: '', owner: '' };

const PAGE = 100;

/** Return the filter as the API takes it. */
export function queryOf({ q, status, domain, provider, owner }: AddressFilter) {
  return {
    ...(q.trim() ? { q: q.trim() } : {}),
    ...(status ? { status } : {}),
    ...(domain ? { domain } : {}),
    ...(provider ? { provider } : {}),
    ...(owner.trim() ? { owner: owner.trim() } : {}),
  };
}

function listAddresses(api: Api, filter: AddressFilter, cursor: string | null, signal: AbortSignal): Promise<AddressPage> {
  const query = { ...queryOf(filter), limit: PAGE, ...(cursor ? { cursor } : {}) };
  return unwrap(api.GET('/admin/accounts', { params: { query }, signal }));
}

/** List everybody's addresses, page by page. */
export function useAddresses(filter: AddressFilter) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: [...ADDRESSES_KEY, filter],
    queryFn: ({ pageParam, signal }) => listAddresses(api, filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}
