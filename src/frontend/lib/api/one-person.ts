import type { QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ME_KEY } from './keys';
import type { Me } from './types';

/** Forget what was loaded for one person as soon as another one turns out to be signed in. */
export function useOnePerson(client: QueryClient): void {
  useEffect(() => {
    const person = () => client.getQueryData<Me>(ME_KEY)?.user.id;
    let last = person();
    return client.getQueryCache().subscribe(({ type }) => {
      const now = type === 'updated' ? person() : undefined;
      if (now === undefined || now === last) return;
      if (last !== undefined) client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== ME_KEY[0] });
      last = now;
    });
  }, [client]);
}
