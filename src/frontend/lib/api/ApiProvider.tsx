import { QueryCache, MutationCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, use, useMemo, type ReactNode } from 'react';
import { createApi, type Api } from './client';
import { ME_KEY } from './keys';
import { useOnePerson } from './one-person';
import { useOtherTabs } from './other-tabs';
import { ApiProblem } from './problem';

export { ME_KEY };

const ApiContext = createContext<Api | null>(null);

const isSignedOut = (error: unknown) =>
  error instanceof ApiProblem && error.code === 'authentication_required';

const retry = (failures: number, error: unknown) =>
  failures < 2 && error instanceof ApiProblem && error.outcomeUnknown;

/** Make the panel's own query client: nothing is shared with a host's, nothing is persisted. */
export function createQueryClient(): QueryClient {
  // Whether the server knew nobody when it was asked last.
  let nobody = false;
  const isMe = ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[0] === ME_KEY[0];
  const askWhoIsThere = () => void client.refetchQueries({ queryKey: ME_KEY });
  const onSignedOut = (error: unknown) => {
    const me = client.getQueryState(ME_KEY);
    if (isSignedOut(error) && !isSignedOut(me?.error)) askWhoIsThere();
  };
  // Somebody has signed in again where this page hears nothing of it, such as at the company's own sign-in.
  const onSignedIn = () => {
    const me = client.getQueryState(ME_KEY);
    if (me?.data !== undefined && isSignedOut(me.error)) askWhoIsThere();
  };
  const askAgain = () => {
    if (nobody) void client.refetchQueries({ type: 'active', predicate: ({ state }) => isSignedOut(state.error) });
    nobody = false;
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (isMe(query)) nobody = isSignedOut(error);
        onSignedOut(error);
      },
      onSuccess: (_data, query) => {
        if (isMe(query)) askAgain();
        else onSignedIn();
      },
    }),
    mutationCache: new MutationCache({ onError: onSignedOut, onSuccess: onSignedIn }),
    defaultOptions: {
      // An offline browser must see the failure, not wait without a word.
      queries: { retry, staleTime: 10_000, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always', gcTime: 0 },
    },
  });
  return client;
}

interface ApiProviderProps {
  baseUrl: string;
  queryClient?: QueryClient | undefined;
  children: ReactNode;
}

export function ApiProvider({ baseUrl, queryClient, children }: ApiProviderProps) {
  const api = useMemo(() => createApi(baseUrl), [baseUrl]);
  const client = useMemo(() => queryClient ?? createQueryClient(), [queryClient]);
  useOnePerson(client);
  useOtherTabs(client, api.baseUrl);
  return (
    <ApiContext value={api}>
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </ApiContext>
  );
}

/** Return the client of the API; only below an `ApiProvider`. */
export function useApi(): Api {
  const api = use(ApiContext);
  if (!api) throw new Error('useApi needs an ApiProvider above it');
  return api;
}
