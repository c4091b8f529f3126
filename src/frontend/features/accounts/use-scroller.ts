import { useEffect, useState, type RefObject } from 'react';

export interface Scroller {
  /** The element that scrolls; null: the window. */
  element: HTMLElement | null;
  /** Pixels of what it scrolls that lie above the list. */
  above: number;
}

/** Return what an element lies in, out of the shadow tree too that a host's page holds the panel in. */
function around(element: Element): Element | null {
  const root = element.getRootNode();
  return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

function scrollerOf(list: HTMLElement): HTMLElement | null {
  for (let at = around(list); at && at !== document.body; at = around(at)) {
    if (at instanceof HTMLElement && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return null;
}

function measure(list: HTMLElement): Scroller {
  const element = scrollerOf(list);
  const top = list.getBoundingClientRect().top;
  if (!element) return { element, above: top + window.scrollY };
  return { element, above: top - element.getBoundingClientRect().top + element.scrollTop };
}

const isSame = (one: Scroller, other: Scroller) => one.element === other.element && one.above === other.above;

/** Find what scrolls a list, a host's own element maybe, and follow what grows and shrinks above the list. */
export function useScroller(list: RefObject<HTMLElement | null>): Scroller {
  const [scroller, setScroller] = useState<Scroller>({ element: null, above: 0 });
  useEffect(() => {
    const look = () => {
      if (!list.current) return;
      const found = measure(list.current);
      setScroller((known) => (isSame(known, found) ? known : found));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(document.body);
    for (const sibling of list.current?.closest('.email-provisioning')?.querySelectorAll('section') ?? []) observer.observe(sibling);
    return () => {
      observer.disconnect();
    };
  }, [list]);
  return scroller;
}
