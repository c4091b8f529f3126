import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type { BulkJob, JobRow, ManagedAccount } from '../../../lib/api/admin-types';
import { aDomain, answering, AUDITOR, domainsOf, openAdmin } from '../../../testing/admin';
import { on, problem } from '../../../testing/backend';
import { anAccount } from '../../../testing/fixtures';
import { server } from '../../../testing/server';

const owned = (name: string, more: Partial<ManagedAccount> = {}): ManagedAccount => ({
  account: anAccount(name),
  owner_id: 'u2',
  owner_name: 'Léa Martin',
  ...more,
});

const aJob = (more: Partial<BulkJob> = {}): BulkJob => ({
  id: 'j1',
  kind: 'suspend',
  status: 'running',
  label: '',
  actor: 'u1',
  created_at: '2026-01-05T08:00:00Z',
  started_at: null,
  finished_at: null,
  error_code: null,
  total: 2,
  ready: 2,
  refused: 0,
  started: 0,
  done: 0,
  failed: 0,
  ...more,
});

/** The fields of this page; those of the page behind it have the same names. */
const filters = () => within(screen.getByRole('search', { name: 'Adresses' }));

const page = (...accounts: ManagedAccount[]) => ({ accounts, next_cursor: null });

function given(...accounts: ManagedAccount[]) {
  answering({ '/admin/domains': domainsOf(aDomain('example.test')), '/admin/accounts': page(...accounts) });
}

it('finds addresses by name, state and owner', async () => {
  const { open } = openAdmin('addresses');
  answering({ '/admin/domains': domainsOf(aDomain('example.test')) });
  const asked: Record<string, string>[] = [];
  server.use(
    on('get', '/admin/accounts', ({ request }) => {
      asked.push(Object.fromEntries(new URL(request.url).searchParams));
      return HttpResponse.json(asked.length > 1 ? page() : page(owned('contact')));
    }),
  );
  const { user } = open();
  expect(await screen.findByRole('row', { name: /contact@example.test.*Léa Martin.*Active.*Ce serveur/ })).toBeVisible();
  await user.type(filters().getByLabelText('Rechercher une adresse'), 'sup');
  await user.selectOptions(filters().getByLabelText('État'), 'Suspendue');
  await user.type(filters().getByLabelText('Propriétaire'), 'Léa');
  await waitFor(() => {
    expect(asked.at(-1)).toEqual({ q: 'sup', status: 'suspended', owner: 'Léa', limit: '100' });
  });
  expect(await screen.findByText('Aucune adresse ne correspond à ces filtres.')).toBeVisible();
});

it('does something to the chosen ones after a question, and shows how far it is', async () => {
  const { backend, open } = openAdmin('addresses');
  given(owned('contact'), owned('info'));
  const { user } = open();
  await user.click(await screen.findByRole('checkbox', { name: 'Sélectionner contact@example.test' }));
  expect(screen.getByText('1 adresse sélectionnée')).toBeVisible();
  await user.click(screen.getByRole('checkbox', { name: 'Sélectionner toutes les adresses affichées' }));
  expect(screen.getByText('2 adresses sélectionnées')).toBeVisible();

  server.use(on('post', '/admin/jobs', () => problem(409, 'code_of_the_future'), { once: true }));
  await user.click(screen.getByRole('button', { name: 'Suspendre' }));
  const dialog = within(screen.getByRole('dialog', { name: /Suspendre 2 adresses/ }));
  await user.click(dialog.getByRole('button', { name: 'Suspendre' }));
  expect(await dialog.findByRole('alert')).toBeVisible();

  server.use(on('post', '/admin/jobs', () => HttpResponse.json(aJob(), { status: 202 })));
  answering({ '/admin/jobs/:id': aJob({ done: 1, ready: 1 }) });
  await user.click(dialog.getByRole('button', { name: 'Suspendre' }));
  expect(await screen.findByText('1 sur 2')).toBeVisible();
  expect(screen.getByRole('progressbar', { name: 'Avancement' })).toHaveAttribute('value', '1');
  expect(backend.asked('POST /admin/jobs')[1]?.body).toEqual({ action: 'suspend', ids: ['id-contact', 'id-info'] });

  answering({
    '/admin/jobs/:id': aJob({ status: 'done', ready: 0, done: 1, failed: 1 }),
    '/admin/jobs/:id/rows': {
      rows: [{ number: 2, line: null, address: 'info@example.test', display_name: '', owner: '', status: 'failed', code: 'invalid_state', remedy: null, account_id: 'id-info' }],
      next_cursor: null,
    },
  });
  const bad = within(await screen.findByRole('list', { name: 'Ce qui n’a pas abouti' }));
  expect(bad.getByText('info@example.test')).toBeVisible();
  expect(bad.getByText(/L’état de cette adresse ne le permet pas/)).toBeVisible();
  expect(screen.getByRole('button', { name: 'Réessayer les échecs' })).toBeVisible();
});

it('means everything that a filter finds, and nothing without a filter', async () => {
  const { backend, open } = openAdmin('addresses');
  given(owned('contact'));
  const { user } = open();
  await screen.findByRole('row', { name: /contact@example.test/ });
  expect(screen.queryByRole('button', { name: 'Toutes celles que les filtres trouvent' })).toBeNull();
  await user.type(filters().getByLabelText('Rechercher une adresse'), 'con');
  await user.click(await screen.findByRole('button', { name: 'Toutes celles que les filtres trouvent' }));
  expect(screen.getByRole('checkbox', { name: 'Sélectionner contact@example.test' })).toBeChecked();
  server.use(on('post', '/admin/jobs', () => HttpResponse.json(aJob(), { status: 202 })));
  answering({ '/admin/jobs/:id': aJob() });
  await user.click(screen.getByRole('button', { name: 'Supprimer' }));
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Supprimer' }));
  await waitFor(() => {
    expect(backend.asked('POST /admin/jobs')[0]?.body).toEqual({ action: 'delete', filter: { q: 'con' } });
  });
});

it('opens a former action, to look at it or to take it up again', async () => {
  const { open } = openAdmin('addresses');
  given(owned('contact'));
  const stopped = aJob({ kind: 'delete', status: 'stopped', done: 1, ready: 1 });
  answering({ '/admin/jobs': { jobs: [stopped], next_cursor: null }, '/admin/jobs/:id': stopped });
  const { user } = open();
  const former = within(await screen.findByRole('region', { name: 'Actions en nombre précédentes' }));
  expect(former.getByRole('row', { name: /Supprimer.*Arrêté.*1 sur 2/ })).toBeVisible();
  await user.click(former.getByRole('button', { name: /^Ouvrir.*Supprimer/ }));
  const job = within(await screen.findByRole('region', { name: /Action en nombre.*Supprimer/ }));
  expect(await job.findByRole('button', { name: 'Reprendre' })).toBeVisible();
});

it('lists an action as soon as it is begun, and says there too when it is over', async () => {
  const { open } = openAdmin('addresses');
  given(owned('contact'));
  answering({ '/admin/jobs': { jobs: [aJob({ id: 'j0', kind: 'restore', status: 'done' })], next_cursor: null } });
  const { user } = open();
  const former = within(await screen.findByRole('region', { name: 'Actions en nombre précédentes' }));
  await user.click(await screen.findByRole('checkbox', { name: 'Sélectionner contact@example.test' }));
  server.use(on('post', '/admin/jobs', () => HttpResponse.json(aJob(), { status: 202 })));
  answering({ '/admin/jobs': { jobs: [aJob()], next_cursor: null }, '/admin/jobs/:id': aJob() });
  await user.click(screen.getByRole('button', { name: 'Suspendre' }));
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Suspendre' }));
  expect(await former.findByRole('row', { name: /Suspendre.*En cours/ })).toBeVisible();

  const stopped = aJob({ status: 'stopped' });
  server.use(on('post', '/admin/jobs/:id/cancel', () => HttpResponse.json(stopped, { status: 202 })));
  answering({ '/admin/jobs': { jobs: [stopped], next_cursor: null }, '/admin/jobs/:id': stopped });
  await user.click(screen.getByRole('button', { name: 'Arrêter' }));
  expect(await former.findByRole('row', { name: /Suspendre.*Arrêté/ })).toBeVisible();
});

it('shows everything that did not succeed, page by page, and none of it after a retry that did', async () => {
  const { open } = openAdmin('addresses');
  given(owned('contact'));
  const failed = aJob({ status: 'done', total: 101, ready: 0, failed: 101 });
  answering({ '/admin/jobs': { jobs: [failed], next_cursor: null }, '/admin/jobs/:id': failed });
  const row = (number: number): JobRow => ({
    number,
    line: null,
    address: `adresse-${number}@example.test`,
    display_name: '',
    owner: '',
    status: 'failed',
    code: 'invalid_state',
    remedy: null,
    account_id: null,
  });
  server.use(
    on('get', '/admin/jobs/:id/rows', ({ request }) => {
      const isFirst = new URL(request.url).searchParams.get('cursor') === '0';
      return HttpResponse.json(isFirst ? { rows: [row(1)], next_cursor: 100 } : { rows: [row(101)], next_cursor: null });
    }),
  );
  const { user } = open();
  await user.click(await screen.findByRole('button', { name: /^Ouvrir.*Suspendre/ }));
  const job = within(await screen.findByRole('region', { name: /Action en nombre.*Suspendre/ }));
  expect(await job.findByText('adresse-1@example.test')).toBeVisible();
  await user.click(job.getByRole('button', { name: 'Afficher la suite' }));
  expect(await job.findByText('adresse-101@example.test')).toBeVisible();
  expect(job.getByText('adresse-1@example.test')).toBeVisible();
  expect(job.queryByRole('button', { name: 'Afficher la suite' })).toBeNull();

  const done = aJob({ status: 'done', total: 101, ready: 0, done: 101 });
  server.use(on('post', '/admin/jobs/:id/apply', () => HttpResponse.json(done, { status: 202 })));
  answering({ '/admin/jobs/:id': done });
  await user.click(job.getByRole('button', { name: 'Réessayer les échecs' }));
  await waitFor(() => {
    expect(job.queryByRole('list', { name: 'Ce qui n’a pas abouti' })).toBeNull();
  });
});

it('lets an auditor look only', async () => {
  const { open } = openAdmin('addresses', AUDITOR);
  given(owned('contact'));
  open();
  await screen.findByRole('row', { name: /contact@example.test/ });
  expect(screen.queryByRole('checkbox')).toBeNull();
});
