export interface ServerEvent {
  event: string;
  data: string;
}

/** Read one block of lines; null where it holds no data (a comment, or nothing but the time to wait). */
function readBlock(block: string): ServerEvent | null {
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
  }
  return data.length > 0 ? { event, data: data.join('\n') } : null;
}

/**
 * Yield the server-sent events of an answer until it ends; throws where the connection breaks. Read with `fetch`,
 * because an `EventSource` sends no header of ours and tells no problem.
 */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + decoder.decode(value, { stream: true })).replaceAll('\r\n', '\n').split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = readBlock(block);
        if (event) yield event;
      }
    }
  } finally {
    // Also where the caller stops listening: the server then has its thread back. Nothing waits for it: somebody
    // else, such as a service worker, may be reading a copy of the same answer.
    reader.cancel().catch(() => undefined);
  }
}
