import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../lib/api/ApiProvider';
import { unwrap, type Api } from '../../lib/api/client';
import type { OpenSessions } from '../../lib/api/types';

export const SESSIONS_KEY = ['sessions'];

/** Get the sessions, each labelled as people call its browser; the names are loaded by those who look. */
async function listSessions(api: Api, signal: AbortSignal): Promise<OpenSessions> {
  const { sessions } = await unwrap(api.GET('/sessions', { signal }));
  const { browserName } = await import('../../lib/browser-name');
  return { sessions: sessions.map((session) => ({ ...session, label: browserName(session.label) })) };
}

async function endSession(api: Api, id: string): Promise<void> {
  await unwrap(api.DELETE('/sessions/{id}', { params: { path: { id } } }));
}

/** Ask in which browsers the person is signed in. */
export function useSessions() {
  const api = useApi();
  return useQuery({ queryKey: SESSIONS_KEY, queryFn: ({ signal }) => listSessions(api, signal) });
}

/** Sign the person out of a browser. */
export function useEndSession() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationKey: SESSIONS_KEY,
    mutationFn: (id: string) => endSession(api, id),
    onSuccess: () => client.invalidateQueries({ queryKey: SESSIONS_KEY }),
  });
}
