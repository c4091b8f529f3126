import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type { Entry } from '../../../lib/api/admin-types';
import { answering, openAdmin } from '../../../testing/admin';
import { on, problem } from '../../../testing/backend';
import { server } from '../../../testing/server';

const anEntry = (id: number, more: Partial<Entry> = {}): Entry => ({
  id,
  at: '2026-01-05T08:00:00Z',
  user_id: 'u1',
  action: 'create',
  status: 'success',
  email_account_id: 'a1',
  address: `contact-${String(id)}@example.test`,
  request_id: 'r1',
  origin: 'api',
  details: { provider: 'local' },
  ...more,
});

it('says who did what with which outcome in words, with the details behind a fold', async () => {
  const { open } = openAdmin('audit');
  const refused = anEntry(2, { status: 'permission_denied', user_id: 'system', action: 'future_action' });
  answering({ '/admin/audit': { entries: [refused, anEntry(1)], next_cursor: null } });
  const { user } = open();
  const rows = await screen.findAllByRole('row');
  expect(rows[1]).toHaveTextContent(/future_action.*contact-2@example.test.*Le serveur lui-même.*Refusé permission_denied/);
  expect(rows[2]).toHaveTextContent(/Créer une adresse.*contact-1@example.test.*Camille Durand.*Réussi/);
  const second = within(screen.getByRole('row', { name: /contact-1/ }));
  await user.click(second.getByText('Détails'));
  expect(second.getByText('provider')).toBeVisible();
  expect(second.getByText('local')).toBeVisible();
});

it('filters, exports what the filters let through, and clears them', async () => {
  const { open } = openAdmin('audit');
  const asked: URLSearchParams[] = [];
  server.use(
    on('get', '/admin/audit', ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json({ entries: [], next_cursor: null });
    }),
  );
  const { user } = open();
  await user.type(await screen.findByLabelText('Adresse'), 'a@example.test');
  await user.type(screen.getByLabelText('Action'), 'rotate');
  await user.type(screen.getByLabelText('Depuis'), '2026-01-05T08:00');
  await waitFor(() => {
    const last = Object.fromEntries(asked.at(-1) ?? []);
    expect(last).toMatchObject({ address: 'a@example.test', action: 'rotate', since: new Date('2026-01-05T08:00').toISOString() });
    expect(last).not.toHaveProperty('actor');
  });
  const link = new URL(screen.getByRole('link', { name: 'Exporter en CSV' }).getAttribute('href') ?? '');
  expect(link.pathname).toBe('/api/email/admin/audit/export');
  expect(Object.fromEntries(link.searchParams)).toMatchObject({ format: 'csv', address: 'a@example.test', action: 'rotate' });
  await user.click(screen.getByRole('button', { name: 'Effacer les filtres' }));
  expect(screen.getByLabelText('Adresse')).toHaveValue('');
});

it('loads what follows by its cursor', async () => {
  const { open } = openAdmin('audit');
  server.use(
    on('get', '/admin/audit', ({ request }) => {
      const next = new URL(request.url).searchParams.get('cursor') === 'c1';
      return HttpResponse.json({ entries: [anEntry(next ? 1 : 2)], next_cursor: next ? null : 'c1' });
    }),
  );
  const { user } = open();
  await user.click(await screen.findByRole('button', { name: 'Afficher la suite' }));
  expect(await screen.findByText('contact-1@example.test')).toBeVisible();
  expect(screen.getByText('contact-2@example.test')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Afficher la suite' })).toBeNull();
});

it('says why the log could not be read', async () => {
  const { open } = openAdmin('audit');
  server.use(on('get', '/admin/audit', () => problem(403, 'permission_denied')));
  open();
  expect(await screen.findByRole('alert')).toHaveTextContent('Vous n’avez pas le droit');
});
