/** Return what has the focus, also inside a shadow tree, where the document names only what holds that tree. */
export function activeElement(): Element | null {
  let found = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found;
}
