import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { BulkJob } from '../../../lib/api/admin-types';
import { useApi } from '../../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../../lib/api/client';
import { ADDRESSES_KEY } from './list-addresses';

export const JOBS_KEY = ['admin', 'jobs'] as const;

const INTERVAL = 1_000;

function getJob(api: Api, id: string, signal: AbortSignal): Promise<BulkJob> {
  return unwrap(api.GET('/admin/jobs/{id}', { params: { path: { id } }, signal }));
}

/** Say whether a job goes on by itself. */
export const isAtWork = ({ status }: Pick<BulkJob, 'status'>): boolean => status === 'running' || status === 'stopping';

/** Watch a job until it is over; the list of addresses is asked for anew then. */
export function useFollowJob(id: string) {
  const api = useApi();
  const client = useQueryClient();
  const job = useQuery({
    queryKey: [...JOBS_KEY, id],
    queryFn: ({ signal }) => getJob(api, id, signal),
    refetchInterval: ({ state: { data } }) => (data === undefined || isAtWork(data) ? INTERVAL : false),
  });
  const status = job.data?.status;
  useEffect(() => {
    if (status !== undefined) void client.invalidateQueries({ queryKey: ADDRESSES_KEY });
  }, [client, status]);
  return job;
}
