import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { askPatiently, createApi, unwrap } from './client';

const HOURS = 3_600_000;

/** Note what becomes of a call to a server that never answers. */
function outcomeOf(call: Promise<unknown>) {
  const outcome: { problem?: unknown } = {};
  call.catch((problem: unknown) => {
    outcome.problem = problem;
  });
  return outcome;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(globalThis, 'fetch').mockReturnValue(new Promise(() => undefined));
});

afterEach(() => {
  vi.useRealTimers();
});

it('waits for an answer to a change as long as the server may take, and not for ever', async () => {
  const api = createApi('/api/email');
  const outcome = outcomeOf(unwrap(api.DELETE('/accounts/{id}', { params: { path: { id: 'a1' } } })));
  await vi.advanceTimersByTimeAsync(120_000);
  expect(outcome.problem).toBeUndefined();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(outcome.problem).toMatchObject({ code: 'network_unreachable', outcomeUnknown: true });
});

it('has patience where it is asked for, and with a question or a stream', async () => {
  const api = createApi('/api/email');
  const comparison = outcomeOf(
    unwrap(api.POST('/admin/reconcile/plan', { body: { domain: 'example.test' }, fetch: askPatiently })),
  );
  const question = outcomeOf(unwrap(api.GET('/me')));
  await vi.advanceTimersByTimeAsync(HOURS);
  expect([comparison, question]).toEqual([{}, {}]);
});
