import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Overview } from '../../../lib/api/admin-types';
import { answering, openAdmin } from '../../../testing/admin';
import { on, problem } from '../../../testing/backend';
import { server } from '../../../testing/server';
import { byProvider } from './figures';

const OVERVIEW: Overview = {
  at: '2026-01-05T08:00:00Z',
  addresses: [
    { domain: 'a.fr', provider: 'local', status: 'active', count: 7 },
    { domain: 'b.fr', provider: 'local', status: 'provisioning', count: 1 },
    { domain: 'c.fr', provider: 'sendgrid', status: 'suspended', count: 40 },
  ],
  limits: { used: 48, max: 1000 },
  creations: [
    { day: '2026-01-04', succeeded: 3, failed: 1 },
    { day: '2026-01-05', succeeded: 4, failed: 0 },
  ],
  sends: [{ day: '2026-01-05', accepted: 36, counted: 35, refused: 2 }],
  sending_limits: { daily: 500, monthly: 10_000 },
  costs: [{ provider: 'sendgrid', currency: 'USD', amount: '19.95' }],
  runs: { count: 2, oldest_at: '2026-01-05T07:00:00Z', waiting: 1, waiting_since: null },
  warnings: [{ level: 'warning', subject: 'disk', code: 'disk_low', detail: 'Little is free.', remedy: 'Faites de la place.' }],
};

it('sums the states of each provider, the largest first', () => {
  expect(byProvider(OVERVIEW.addresses)).toEqual([
    { provider: 'sendgrid', total: 40, active: 0, suspended: 40, underWay: 0, failed: 0, deleted: 0 },
    { provider: 'local', total: 8, active: 7, suspended: 0, underWay: 1, failed: 0, deleted: 0 },
  ]);
});

it('tells the figures that people look for first', async () => {
  const { open } = openAdmin('overview');
  answering({ '/admin/overview': OVERVIEW });
  open();
  const tile = (label: string) => screen.getByText(label, { selector: 'dt' }).parentElement;
  await screen.findByText(/48 sur 1.000/);
  expect(tile('Créations réussies (30 jours)')).toHaveTextContent(/87,5.%7 sur 8/);
  expect(tile('Destinataires aujourd’hui')).toHaveTextContent(/36.*35 sur 3.500 permis par jour/);
  expect(tile('Opérations en cours')).toHaveTextContent(/2.*1 en attente/);
  expect(tile('Coût du mois')).toHaveTextContent(/19,95.\$/);
  expect(screen.getByText('Faites de la place.')).toBeVisible();
});

it('has the figures of every chart as a table', async () => {
  const { open } = openAdmin('overview');
  answering({ '/admin/overview': OVERVIEW });
  const { user } = open();
  for (const fold of await screen.findAllByText('Les mêmes chiffres en tableau')) await user.click(fold);
  const addresses = within(screen.getByRole('table', { name: 'Adresses par fournisseur et par état' }));
  expect(addresses.getByRole('row', { name: /SendGrid.*40/ })).toBeVisible();
  const creations = within(screen.getByRole('table', { name: 'Créations par jour' }));
  expect(creations.getByRole('row', { name: /4 janv\. 2026.*3.*1/ })).toBeVisible();
  expect(screen.getByRole('table', { name: 'Destinataires par jour' })).toBeVisible();
});

it('says what is not counted here', async () => {
  const { open } = openAdmin('overview');
  answering({ '/admin/overview': { ...OVERVIEW, sends: null, costs: null, creations: [], warnings: [] } });
  open();
  expect(await screen.findByText('Pas compté ici')).toBeVisible();
  expect(screen.getByText('Pas calculé ici')).toBeVisible();
  expect(screen.getByText('Aucune création')).toBeVisible();
});

it('says why the figures cannot be had', async () => {
  const { open } = openAdmin('overview');
  server.use(on('get', '/admin/overview', () => problem(403, 'permission_denied')));
  open();
  expect(await screen.findByRole('alert')).toHaveTextContent('Vous n’avez pas le droit');
});
