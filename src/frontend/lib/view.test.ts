// @vitest-environment node
import { expect, it } from 'vitest';
import { pathOf, viewOf, type PanelView } from './view';

const VIEWS: [path: string, view: PanelView][] = [
  ['', { name: 'home' }],
  ['/mailboxes/id-1', { name: 'mailbox', id: 'id-1' }],
  ['/setup/id-1', { name: 'setup', id: 'id-1' }],
  ['/admin', { name: 'admin', section: '' }],
  ['/admin/domains', { name: 'admin', section: 'domains' }],
  ['/admin/domains/example.test', { name: 'admin', section: 'domains/example.test' }],
  ['/mailboxes/a%2Fb', { name: 'mailbox', id: 'a/b' }],
];

it.each(VIEWS)('keeps a view in a path and finds it again: %s', (path, view) => {
  expect(pathOf(view)).toBe(path);
  expect(viewOf(path)).toEqual(view);
  expect(viewOf(`${path}/`)).toEqual(view);
});

it.each(['/nowhere', '/mailboxes', '/mailboxes/', '/mailboxes/1/2', '/setup'])('leads home from %s', (path) => {
  expect(viewOf(path)).toEqual({ name: 'home' });
});

it('takes a badly written part as it is', () => {
  expect(viewOf('/mailboxes/%E0%A4')).toEqual({ name: 'mailbox', id: '%E0%A4' });
});
