import { act, renderHook } from '@testing-library/react';
import { delay } from 'msw';
import { useMemo, type ReactNode } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { ApiProvider, createQueryClient } from '../../lib/api/ApiProvider';
import { Backend, on, problem } from '../../testing/backend';
import { aMessage } from '../../testing/fixtures';
import { server } from '../../testing/server';
import { useMarkUnread } from './change-message';
import { useDeleteMessage } from './delete-message';
import { useMessage } from './get-message';
import { useMessages } from './list-messages';
import { useNewMessages } from './use-new-messages';

const LIST = 'GET /accounts/a/messages';
const INTERVAL = 10_000;

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `m${from + at}`);

afterEach(() => {
  vi.useRealTimers();
});

/** Wait for something while the clock stands still by which others wait. */
async function until(check: () => boolean) {
  while (!check()) await act(() => delay(10));
}

/** What the page of a mailbox does, without what it draws. */
function useMailbox() {
  const inbox = useMessages('a');
  const rows = useMemo(() => inbox.data?.pages.flatMap(({ messages }) => messages) ?? null, [inbox.data]);
  const leave = vi.fn();
  const [unread, discard] = [useMarkUnread('a', leave), useDeleteMessage('a', leave)];
  return { inbox, rows, error: inbox.error, news: useNewMessages(rows), unread, discard };
}

/** Hold a mailbox of which so many pages of thirty are loaded; it is looked at anew when `look` says so. */
async function withPages(count: number) {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const api = new Backend({ messages: ids(0, 200).map((id) => aMessage(id)) });
  const queryClient = createQueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <ApiProvider baseUrl="/api/email" queryClient={queryClient}>
      {children}
    </ApiProvider>
  );
  const { result } = renderHook(useMailbox, { wrapper });
  const shown = () => result.current.rows?.map(({ id }) => id) ?? [];
  const seen = () => result.current.rows?.flatMap((message) => (message.seen ? [message.id] : [])) ?? [];
  await until(() => shown().length === 30);
  for (let page = 2; page <= count; page += 1) {
    act(() => void result.current.inbox.fetchNextPage());
    await until(() => shown().length === page * 30);
  }
  api.requests = [];
  // What has changed is told by timers that are due at once: they come before this one.
  const drawn = () => act(() => delay(20));
  const settled = async () => {
    await until(() => queryClient.isFetching() === 0);
    await drawn();
  };
  const look = async () => {
    const before = api.requests.length;
    act(() => {
      vi.advanceTimersByTime(INTERVAL);
    });
    await until(() => api.requests.length > before);
    await settled();
  };
  const read = async (id: string) => {
    const opened = renderHook(() => useMessage('a', id), { wrapper });
    await until(() => opened.result.current.isSuccess);
    opened.unmount();
    await drawn();
  };
  return { api, result, shown, seen, drawn, settled, look, read };
}

it('looks for new messages by one question however many pages are loaded, and keeps what is further down', async () => {
  const { api, result, shown, settled, look } = await withPages(5);
  api.messages = [aMessage('new'), ...api.messages.filter(({ id }) => id !== 'm3')];
  await look();
  expect(shown()).toEqual(['new', ...ids(0, 3), ...ids(4, 150)]);
  expect(result.current.news).toBe(1);
  await act(() => result.current.inbox.refetch());
  expect(api.asked(LIST)).toHaveLength(2);
  await act(() => result.current.inbox.fetchNextPage());
  await settled();
  expect(shown()).toEqual(['new', ...ids(0, 3), ...ids(4, 180)]);
});

it('begins anew where more has arrived than one page holds, instead of leaving a gap', async () => {
  const { api, result, shown, settled, look } = await withPages(3);
  const arrived = Array.from({ length: 40 }, (_, at) => aMessage(`new${at}`));
  api.messages = [...arrived, ...api.messages];
  await look();
  expect(shown()).toEqual(arrived.slice(0, 30).map(({ id }) => id));
  expect(result.current.news).toBe(30);
  await act(() => result.current.inbox.fetchNextPage());
  await settled();
  expect(shown().slice(40)).toEqual(ids(0, 20));
});

it('drops what is further down where the newest page is all that is left', async () => {
  const { api, shown, look } = await withPages(3);
  api.messages = api.messages.slice(0, 4);
  await look();
  expect(shown()).toEqual(ids(0, 4));
});

it('shows that a message was read, put back or thrown away without asking for every page again', async () => {
  const { api, result, shown, seen, drawn, settled, read } = await withPages(5);
  await read('m100');
  expect(seen()).toEqual(['m100']);
  await read('m101');
  await act(() => result.current.unread.mutateAsync('m100'));
  await drawn();
  expect(seen()).toEqual(['m101']);
  expect(api.asked(LIST)).toHaveLength(0);
  await act(() => result.current.discard.mutateAsync('m102'));
  await settled();
  expect(shown()).toEqual([...ids(0, 102), ...ids(103, 150)]);
  expect(api.asked(LIST)).toHaveLength(1);
});

it('shows a message as read that was opened while a page was on its way', async () => {
  const { result, shown, seen, read } = await withPages(1);
  server.use(
    on('get', '/accounts/:id/messages', async () => {
      await delay(300);
    }),
  );
  act(() => void result.current.inbox.fetchNextPage());
  await read('m7');
  expect(shown()).toHaveLength(30);
  await until(() => shown().length === 60);
  expect(seen()).toEqual(['m7']);
});

it('says so where it can no longer look', async () => {
  const { result, look } = await withPages(2);
  server.use(on('get', '/accounts/:id/messages', () => problem(409, 'invalid_state'), { once: true }));
  await look();
  expect(result.current.error).not.toBeNull();
  await look();
  expect(result.current.error).toBeNull();
});
