/** Where the styles of the panel look for what their `rem` are to be multiplied with. */
const SCALE = '--panel-scale';

/** Return the size of text of an element, in pixels. */
const textSize = (element: Element): number => Number.parseFloat(getComputedStyle(element).fontSize);

/**
 * Keep sizes what they are meant to be where the host has given its root another size of text (62.5 %, say): `rem`
 * are the host's, also in a shadow tree. What the person has chosen in the browser still counts: `inside` has that
 * size. Returns what ends it.
 */
export function keepScale(inside: HTMLElement): () => void {
  const follow = () => {
    const host = textSize(document.documentElement);
    inside.style.setProperty(SCALE, String(textSize(inside) / (host || 1)));
  };
  follow();
  // One rem wide: it changes with the size of the host's text, whatever has changed that.
  const measure = document.createElement('div');
  measure.className = 'rem';
  measure.style.width = '1rem';
  inside.before(measure);
  const observer = new ResizeObserver(follow);
  observer.observe(measure);
  return () => {
    observer.disconnect();
    measure.remove();
  };
}
