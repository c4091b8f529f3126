const ADDRESS = /https?:\/\/[^\s<>"']+/g;
/** What ends a sentence rather than an address. */
const TRAILING = /[.,;:!?)\]}]+$/;

/** Split a text into plain parts and addresses of pages. */
export function splitLinks(text: string): { text: string; href: string | null }[] {
  const parts: { text: string; href: string | null }[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const href = match[0].replace(TRAILING, '');
    parts.push({ text: text.slice(end, match.index), href: null }, { text: href, href });
    end = match.index + href.length;
  }
  parts.push({ text: text.slice(end), href: null });
  return parts.filter((part) => part.text !== '');
}

/** List the pages that an HTML message links to. The parsed document is inert: nothing runs, nothing loads. */
export function linksOf(html: string): { href: string; text: string }[] {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  const found = new Map<string, string>();
  for (const anchor of parsed.querySelectorAll('a[href]')) {
    const href = anchor.getAttribute('href') ?? '';
    if (/^(https?:|mailto:)/i.test(href) && !found.has(href)) found.set(href, anchor.textContent.trim());
  }
  return [...found].map(([href, text]) => ({ href, text }));
}
