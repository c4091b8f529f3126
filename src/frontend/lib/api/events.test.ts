// @vitest-environment node
import { expect, it } from 'vitest';
import { readEvents, type ServerEvent } from './events';

/** A body that comes in pieces of so many bytes. */
function body(text: string, size = 1_000) {
  const whole = new TextEncoder().encode(text);
  const pieces = Math.ceil(whole.length / size);
  const bytes = Array.from({ length: pieces }, (_, at) => whole.slice(at * size, (at + 1) * size));
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = bytes.shift();
      if (next) controller.enqueue(next);
      else controller.close();
    },
    cancel() {
      cancelled = true;
    },
  });
  return { stream, wasCancelled: () => cancelled };
}

async function all(text: string, size?: number): Promise<ServerEvent[]> {
  const found: ServerEvent[] = [];
  for await (const event of readEvents(body(text, size).stream)) found.push(event);
  return found;
}

it('reads events, however they are cut on their way', async () => {
  const text = 'retry: 1000\nevent: account\ndata: {"email":"é@x"}\n\n: alive\n\ndata: one\ndata: two\r\n\r\n';
  const expected = [
    { event: 'account', data: '{"email":"é@x"}' },
    { event: 'message', data: 'one\ntwo' },
  ];
  expect(await all(text)).toEqual(expected);
  expect(await all(text, 1)).toEqual(expected);
});

it('leaves out an event that was cut off', async () => {
  expect(await all('data: whole\n\ndata: half')).toEqual([{ event: 'message', data: 'whole' }]);
});

it('tells the server when nobody listens any more', async () => {
  const { stream, wasCancelled } = body('data: 1\n\ndata: 2\n\ndata: 3\n\n', 9);
  for await (const event of readEvents(stream)) {
    if (event.data === '1') break;
  }
  expect(wasCancelled()).toBe(true);
});
