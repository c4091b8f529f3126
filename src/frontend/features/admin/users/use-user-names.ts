import { useMemo } from 'react';
import { useUsers } from './list-users';

const EVERYBODY = { q: '', role: null };

/** Return the names of people by their ids, as far as the first page of them goes. */
export function useUserNames(): Map<string, string> {
  const { data } = useUsers(EVERYBODY);
  return useMemo(
    () => new Map(data?.pages.flatMap(({ users }) => users.map(({ id, name }) => [id, name] as const)) ?? []),
    [data],
  );
}
