import type { ImportJob } from '../../../lib/api/admin-types';
import { unwrap, type Api } from '../../../lib/api/client';
import { useImportMutation } from './use-import-mutation';

const applyImport = (api: Api, id: string): Promise<ImportJob> =>
  unwrap(api.POST('/admin/imports/{id}/apply', { params: { path: { id } } }));

/** Create the addresses of every row that is not bad; after a stop it goes on there. */
export const useApplyImport = () => useImportMutation(applyImport);
