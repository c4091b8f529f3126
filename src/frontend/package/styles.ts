/** Every sheet of the panel that has been loaded so far, in the order of loading. */
const sheets: CSSStyleSheet[] = [];
/** Every place that wears them. */
const wearers = new Set<ShadowRoot>();

/**
 * Add styles to every panel in the page. The build calls this at the head of each part that has styles.
 * A constructed sheet needs no opening in a policy of `style-src 'self'`, and no file to be served.
 */
export function addStyles(css: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  sheets.push(sheet);
  for (const wearer of wearers) wearer.adoptedStyleSheets = [...sheets];
}

/** Return a place in a panel for what a library would put into the host's page, such as text that it measures. */
export function placeInside(): ShadowRoot {
  const place = [...wearers].at(-1);
  if (!place) throw new Error('no panel is in the page');
  return place;
}

/** Give a shadow tree the styles of the panel, those included that come later; returns what ends that. */
export function wearStyles(wearer: ShadowRoot): () => void {
  wearers.add(wearer);
  wearer.adoptedStyleSheets = [...sheets];
  return () => {
    wearers.delete(wearer);
  };
}
