import { useEffect, type RefObject } from 'react';

const HEADING = ':is(h1, h2, h3)[tabindex]';
/** How many of the elements that had the focus are remembered. */
const REMEMBERED = 20;

interface Place {
  element: HTMLElement;
  /** What it lies in, from the inside out, without the panel itself. */
  around: Element[];
}

const nobodyHasFocus = () => document.activeElement === null || document.activeElement === document.body;
const canHaveFocus = (element: HTMLElement) =>
  element.isConnected && !element.matches(':disabled') && element.closest('[hidden]') === null;

function placeOf(element: HTMLElement, root: Element): Place {
  const around: Element[] = [];
  for (let at = element.parentElement; at && at !== root; at = at.parentElement) around.push(at);
  return { element, around };
}

function headingIn(element: Element): HTMLElement | undefined {
  return [...element.querySelectorAll<HTMLElement>(HEADING)].find(canHaveFocus);
}

/** Choose who has the focus next: the heading of where it was, else who had it before, else the first heading. */
function successor(places: Place[], root: Element): HTMLElement | undefined {
  const near = places.at(-1)?.around.filter((element) => element.isConnected) ?? [];
  const heading = near.map(headingIn).find((found) => found !== undefined);
  return heading ?? places.map(({ element }) => element).findLast(canHaveFocus) ?? headingIn(root);
}

/** Keep the focus in the panel when its element is removed, and give it back to one that was disabled for a while. */
export function useKeptFocus(target: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = target.current;
    if (!root) return;
    let places: Place[] = [];
    const remember = ({ target: element }: FocusEvent) => {
      if (element instanceof HTMLElement) places = [...places, placeOf(element, root)].slice(-REMEMBERED);
    };
    const forget = ({ target: element, relatedTarget }: FocusEvent) => {
      if (relatedTarget !== null || !(element instanceof HTMLElement) || !canHaveFocus(element)) return;
      // A click beside everything: nothing has gone, and nobody wants the focus back.
      setTimeout(() => {
        if (element.isConnected && nobodyHasFocus()) places = [];
      });
    };
    const keep = () => {
      const last = places.at(-1)?.element;
      if (!last || !nobodyHasFocus()) return;
      if (!last.isConnected) successor(places, root)?.focus();
      else if (canHaveFocus(last)) last.focus();
    };
    const observer = new MutationObserver(keep);
    observer.observe(root, { childList: true, subtree: true, attributeFilter: ['disabled'] });
    root.addEventListener('focusin', remember);
    root.addEventListener('focusout', forget);
    return () => {
      observer.disconnect();
      root.removeEventListener('focusin', remember);
      root.removeEventListener('focusout', forget);
    };
  }, [target]);
}
