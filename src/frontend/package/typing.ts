const KEY_EVENTS = ['keydown', 'keypress', 'keyup'] as const;

const isTypedInto = (target: EventTarget | undefined): boolean =>
  target instanceof Element && target.matches('input, textarea, select');

function keep(event: Event): void {
  if (isTypedInto(event.composedPath()[0])) event.stopPropagation();
}

/**
 * Keep what people type to the panel. A host's keyboard shortcuts spare fields, but all that they would see of ours
 * is the element around the shadow tree, which is none.
 */
export function keepTyping(shadow: ShadowRoot): () => void {
  for (const name of KEY_EVENTS) shadow.addEventListener(name, keep);
  return () => {
    for (const name of KEY_EVENTS) shadow.removeEventListener(name, keep);
  };
}
