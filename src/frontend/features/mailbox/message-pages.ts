import { replaceEqualDeep, type InfiniteData } from '@tanstack/react-query';
import type { MessagePage, MessageSummary } from '../../lib/api/types';

export type MessagePages = InfiniteData<MessagePage, string | null>;

/** Return pages with others of their messages. */
export function withMessages(
  { pages, pageParams }: MessagePages,
  change: (messages: MessageSummary[], page: number) => MessageSummary[],
): MessagePages {
  return { pages: pages.map((page, index) => ({ ...page, messages: change(page.messages, index) })), pageParams };
}

/**
 * Return what is known with its beginning as it is now. The newest page says all down to the last of its messages that
 * was known before; what follows that one stays. Where it reaches nothing that was known, or is all there is, the list
 * begins anew with it.
 */
function withNewest(known: MessagePages, newest: MessagePages): MessagePages {
  const now = newest.pages.flatMap(({ messages }) => messages);
  const before = known.pages.flatMap(({ messages }) => messages.map(({ id }) => id));
  const last = now.findLast(({ id }) => before.includes(id));
  if (!last || newest.pages.at(-1)?.next_cursor === null) return newest;
  const said = new Set([...before.slice(0, before.indexOf(last.id)), ...now.map(({ id }) => id)]);
  return withMessages(known, (messages, page) => [
    ...(page === 0 ? now : []),
    ...messages.filter(({ id }) => !said.has(id)),
  ]);
}

/** Return what is known together with what was found: its newest page anew, or one more. */
export function mergedPages(known: MessagePages | undefined, found: MessagePages): MessagePages {
  if (!known) return found;
  const more = found.pages.length - known.pages.length;
  // What is known may have been changed while a further page was on its way.
  if (more > 0) return { ...found, pages: [...known.pages, ...found.pages.slice(-more)] };
  return replaceEqualDeep(known, more < 0 ? withNewest(known, found) : found);
}
