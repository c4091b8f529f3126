import { screen, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type { ManagedRun } from '../../../lib/api/admin-types';
import { answering, AUDITOR, openAdmin } from '../../../testing/admin';
import { on, problem } from '../../../testing/backend';
import { server } from '../../../testing/server';

const aRun = (id: string, more: Partial<ManagedRun> = {}, operation: Partial<ManagedRun['operation']> = {}): ManagedRun => ({
  operation: {
    id,
    kind: 'create',
    state: 'pending',
    step: 'provision',
    attempts: 3,
    retry_at: '2026-01-05T08:05:00Z',
    error_code: 'provider_unavailable',
    ...operation,
  },
  account_id: `a-${id}`,
  email: `${id}@example.test`,
  owner_id: 'u1',
  provider: 'sendgrid',
  actor: 'u1',
  origin: 'api',
  created_at: '2026-01-05T08:00:00Z',
  vendor_status: 503,
  undoable: true,
  ...more,
});

const page = (...runs: ManagedRun[]) => ({ runs, next_cursor: null });

it('tells where each operation stands, and what stopped it last', async () => {
  const { open } = openAdmin('runs');
  answering({ '/admin/runs': page(aRun('contact')) });
  open();
  const row = within(await screen.findByRole('row', { name: /contact@example.test/ }));
  expect(row.getByText('Créer une adresse')).toBeVisible();
  expect(row.getByText('En attente')).toBeVisible();
  expect(row.getByText(/ne répond pas pour l’instant/)).toBeVisible();
  expect(row.getByText(/Réponse HTTP du fournisseur : 503/)).toBeVisible();
  expect(row.getByText(/Nouvel essai à/)).toBeVisible();
});

it('tries an operation again, and says why that cannot be', async () => {
  const { backend, open } = openAdmin('runs');
  answering({ '/admin/runs': page(aRun('contact')) });
  server.use(on('post', '/admin/runs/:id/retry', () => problem(409, 'run_busy'), { once: true }));
  const { user } = open();
  await user.click(await screen.findByRole('button', { name: /Relancer.*contact@example.test/ }));
  expect(await screen.findByRole('alert')).toHaveTextContent('est en train d’avancer');
  server.use(on('post', '/admin/runs/:id/retry', () => HttpResponse.json(aRun('contact'), { status: 202 })));
  await user.click(screen.getByRole('button', { name: /Relancer.*contact@example.test/ }));
  expect(await screen.findByText(/l’opération est relancée/)).toBeVisible();
  expect(backend.asked('POST /admin/runs/contact/retry')).toHaveLength(2);
});

it('undoes an operation after a question, where it can be undone', async () => {
  const { backend, open } = openAdmin('runs');
  answering({ '/admin/runs': page(aRun('contact'), aRun('info', { undoable: false })) });
  const { user } = open();
  await user.click(await screen.findByRole('button', { name: 'Défaire l’opération sur contact@example.test' }));
  expect(screen.queryByRole('button', { name: 'Défaire l’opération sur info@example.test' })).toBeNull();
  server.use(on('post', '/admin/runs/:id/undo', () => HttpResponse.json(aRun('contact'), { status: 202 })));
  answering({ '/admin/runs': page() });
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Défaire l’opération' }));
  expect(await screen.findByText(/en cours d’annulation/)).toBeVisible();
  expect(await screen.findByText('Rien en cours')).toBeVisible();
  expect(backend.asked('POST /admin/runs/contact/undo')).toHaveLength(1);
});

it('lets an auditor look only', async () => {
  const { open } = openAdmin('runs', AUDITOR);
  answering({ '/admin/runs': page(aRun('contact')) });
  open();
  await screen.findByRole('row', { name: /contact@example.test/ });
  expect(screen.queryByRole('button', { name: /Relancer|Défaire/ })).toBeNull();
});
