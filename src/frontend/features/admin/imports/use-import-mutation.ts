import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ImportJob } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import type { Api } from '../../../lib/api/client';
import { IMPORTS_KEY } from './list-imports';

/** Make the hook of one change of an import: its answer is what is shown next. */
export function useImportMutation(change: (api: Api, id: string) => Promise<ImportJob>) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => change(api, id),
    onSuccess: (job) => {
      client.setQueryData([...IMPORTS_KEY, 'one', job.id], job);
      void client.invalidateQueries({ queryKey: IMPORTS_KEY });
    },
  });
}
