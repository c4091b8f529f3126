import { useCallback, useMemo, useState, type RefObject } from 'react';
import type { Navigation } from '../lib/Navigation';
import { HOME, isSameView, pathOf, viewOf, type PanelView } from '../lib/view';

interface ViewProps {
  view?: PanelView;
  onViewChange?: (view: PanelView) => void;
  mailbox?: string | null;
  onMailboxChange?: (id: string | null) => void;
}

const mailboxOf = (view: PanelView) => (view.name === 'mailbox' ? view.id : null);

/** Return what the host wants shown, where it says anything. */
function wanted({ view, mailbox }: ViewProps): PanelView | null {
  if (view) return view;
  if (mailbox === undefined) return null;
  return mailbox === null ? HOME : { name: 'mailbox', id: mailbox };
}

/** Bring the beginning of the panel into sight; what a host has above it stays as it is while that is in sight. */
function bringUp(page: HTMLElement | null): void {
  if (page && page.getBoundingClientRect().top < 0) page.scrollIntoView({ block: 'start' });
}

/** Hold what the panel shows, or have the host hold it, and tell the host of each change. */
export function useView(props: ViewProps, page: RefObject<HTMLElement | null>): Navigation {
  const { onViewChange, onMailboxChange } = props;
  const [own, setOwn] = useState<PanelView>(HOME);
  const host = wanted(props);
  // A host that knows only of mailboxes does not keep the other pages: the panel does.
  const kept = host?.name === 'home' && !props.view && own.name !== 'mailbox' ? own : host;
  const path = pathOf(kept ?? own);
  const go = useCallback(
    (next: PanelView) => {
      setOwn(next);
      onViewChange?.(next);
      onMailboxChange?.(mailboxOf(next));
      if (!isSameView(next, HOME)) bringUp(page.current);
    },
    [onViewChange, onMailboxChange, page],
  );
  // By its path, so that a host may make a new object each time.
  return useMemo(() => ({ view: viewOf(path), go }), [path, go]);
}
