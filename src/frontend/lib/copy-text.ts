import { activeElement } from './active-element';

/** Copy through a hidden field: the clipboard API is missing where the page is not secure. */
function copyThroughField(text: string, within: Element): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  // Set one by one: a strict policy lets scripts do that, but no style attribute.
  Object.assign(field.style, { position: 'fixed', opacity: '0' });
  within.append(field);
  field.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way left on plain HTTP
  const done = document.execCommand('copy');
  field.remove();
  return done;
}

/** Copy a text; resolves to whether it is on the clipboard. `near` keeps the focus inside a dialog. */
export async function copyText(text: string, near: Element): Promise<boolean> {
  const focused = activeElement();
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const done = copyThroughField(text, near);
    if (focused instanceof HTMLElement) focused.focus();
    return done;
  }
}
