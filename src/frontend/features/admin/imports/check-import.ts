import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ImportJob } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { askPatiently, unwrap, type Api } from '../../../lib/api/client';
import { IMPORTS_KEY } from './list-imports';

/** A file of addresses, and whose those are that name nobody. */
export interface Upload {
  file: File;
  owner: string;
}

function checkImport(api: Api, { file, owner }: Upload): Promise<ImportJob> {
  const query = { name: file.name.slice(0, 200), ...(owner ? { owner } : {}) };
  return unwrap(
    api.POST('/admin/imports', {
      params: { query },
      // The bytes as they are: the server finds out how they are encoded.
      body: '',
      bodySerializer: () => file,
      headers: { 'Content-Type': 'text/csv' },
      // A large file takes its time on a slow line.
      fetch: askPatiently,
    }),
  );
}

/** Have a file looked at: what would become of each row. Nothing is created. */
export function useCheckImport() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (upload: Upload) => checkImport(api, upload),
    onSuccess: () => void client.invalidateQueries({ queryKey: IMPORTS_KEY }),
  });
}
