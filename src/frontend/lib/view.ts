/** What the panel shows. A host may keep it (in its URL); else the panel remembers it itself. */
export type PanelView =
  | { name: 'home' }
  /** The mail of an address. */
  | { name: 'mailbox'; id: string }
  /** How to use an address in a mail program. */
  | { name: 'setup'; id: string }
  /** The administrators' pages; the empty section is the first one. */
  | { name: 'admin'; section: string };

export const HOME: PanelView = { name: 'home' };

const FOLDERS = { mailboxes: 'mailbox', setup: 'setup' } as const;

const isFolder = (text: string): text is keyof typeof FOLDERS => Object.hasOwn(FOLDERS, text);

/** Return a part of a path as it was meant; one that is badly written stays as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Return the view that a path below the page leads to, such as `/mailboxes/1`; an unknown one leads home. */
export function viewOf(path: string): PanelView {
  const [, folder = '', ...rest] = path.replace(/\/+$/, '').split('/');
  if (folder === 'admin') return { name: 'admin', section: rest.map(decoded).join('/') };
  const [id = '', ...more] = rest;
  if (!isFolder(folder) || id === '' || more.length > 0) return HOME;
  return { name: FOLDERS[folder], id: decoded(id) };
}

/** Return the path of a view below the page, such as `/mailboxes/1`; empty for home. */
export function pathOf(view: PanelView): string {
  switch (view.name) {
    case 'home':
      return '';
    case 'mailbox':
      return `/mailboxes/${encodeURIComponent(view.id)}`;
    case 'setup':
      return `/setup/${encodeURIComponent(view.id)}`;
    case 'admin':
      return ['/admin', ...view.section.split('/').filter(Boolean).map(encodeURIComponent)].join('/');
  }
}

/** Say whether two views are the same place. */
export const isSameView = (one: PanelView, other: PanelView): boolean => pathOf(one) === pathOf(other);
