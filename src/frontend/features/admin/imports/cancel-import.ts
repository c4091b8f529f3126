import type { ImportJob } from '../../../lib/api/admin-types';
import { unwrap, type Api } from '../../../lib/api/client';
import { useImportMutation } from './use-import-mutation';

const cancelImport = (api: Api, id: string): Promise<ImportJob> =>
  unwrap(api.POST('/admin/imports/{id}/cancel', { params: { path: { id } } }));

/** Stop an import: the addresses that were created stay. */
export const useCancelImport = () => useImportMutation(cancelImport);
