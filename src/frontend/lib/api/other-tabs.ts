import type { QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ME_KEY } from './keys';

/** What a tab tells the others: that something was changed, that somebody has signed in, or out. */
export type News = 'changed' | 'signed-in' | 'signed-out';

/** Pages of a list up to which it is asked for anew as a whole. */
const FEW = 3;

interface Told {
  state: { data?: unknown };
}

const isShort = ({ state }: Told) => ((state.data as { pages?: unknown[] } | undefined)?.pages?.length ?? 0) <= FEW;

function newsOf(meta: Record<string, unknown> | undefined): News {
  const told = meta?.['news'];
  return told === 'signed-in' || told === 'signed-out' ? told : 'changed';
}

/** Take note of what another tab tells. One that nobody looks at asks again only when it is looked at. */
function follow(client: QueryClient, news: unknown): void {
  if (news === 'signed-out') void client.resetQueries();
  if (news === 'signed-in') void client.refetchQueries({ queryKey: ME_KEY });
  if (news === 'changed') {
    void client.invalidateQueries({ predicate: isShort, refetchType: document.hidden ? 'none' : 'active' });
  }
}

/** Keep the tabs of one server together: what is done in one is seen in the others, and signing out is for all. */
export function useOtherTabs(client: QueryClient, baseUrl: string): void {
  useEffect(() => {
    // Old browsers have none: there each tab asks anew when it is looked at.
    if (typeof BroadcastChannel === 'undefined') return;
    const channel = new BroadcastChannel(`email-provisioning ${baseUrl}`);
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      follow(client, data);
    };
    const stop = client.getMutationCache().subscribe((event) => {
      if (event.type !== 'updated' || event.action.type !== 'success') return;
      channel.postMessage(newsOf(event.mutation.meta));
    });
    return () => {
      stop();
      channel.close();
    };
  }, [client, baseUrl]);
}
