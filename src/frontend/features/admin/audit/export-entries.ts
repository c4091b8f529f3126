import type { Api } from '../../../lib/api/client';
import { queryOf, type EntryFilter } from './list-entries';

/** Return where the browser itself fetches the entries that a filter lets through. */
export function exportUrl(api: Api, filter: EntryFilter, format: 'csv' | 'jsonl'): string {
  const query = new URLSearchParams({ ...queryOf(filter), format });
  return `${api.baseUrl}/admin/audit/export?${query.toString()}`;
}
