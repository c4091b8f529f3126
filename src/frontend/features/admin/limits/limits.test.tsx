import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import type { EffectiveLimits, LimitOverride, LimitPage } from '../../../lib/api/admin-types';
import { answering, AUDITOR, openAdmin } from '../../../testing/admin';
import { on, problem } from '../../../testing/backend';
import { server } from '../../../testing/server';

const OVERRIDE: LimitOverride = {
  id: 'l1',
  scope: 'address',
  target: 'contact@example.test',
  limits: { accounts: null, daily: 2000, monthly: null, minute: null, recipients: 50 },
  reason: 'Campagne de rentrée',
  expires_at: '2026-10-01T00:00:00Z',
  set_by: 'u1',
  set_at: '2026-09-01T08:00:00Z',
};
const DEFAULTS = { accounts: 10, daily: 500, monthly: 10_000, minute: null, recipients: 100 };
const page = (...overrides: LimitOverride[]): LimitPage => ({ overrides, next_cursor: null, defaults: DEFAULTS });

beforeEach(() => {
  window.localStorage.clear();
});

function given(...overrides: LimitOverride[]) {
  answering({
    '/admin/limits': page(...overrides),
    '/admin/usage': { month: '2026-09-01', group: 'provider', totals: [], next_key: null },
  });
}

it('shows what was set with its reason and end, and what the settings say', async () => {
  const { open } = openAdmin('limits');
  given(OVERRIDE);
  open();
  const row = within(await screen.findByRole('row', { name: /contact@example.test/ }));
  expect(row.getByText('Campagne de rentrée')).toBeVisible();
  expect(row.getByText('Destinataires par jour').closest('li')).toHaveTextContent(/2.000/);
  expect(row.queryByText('Destinataires par mois')).toBeNull();
  const defaults = within(screen.getByRole('region', { name: 'Réglages du serveur' }));
  expect(defaults.getByText('Destinataires par minute').nextElementSibling).toHaveTextContent('Sans limite');
});

it('tells what holds for an address and where it comes from', async () => {
  const { open } = openAdmin('limits');
  given();
  const effective: EffectiveLimits = {
    address: 'contact@example.test',
    account_id: 'a1',
    user_id: 'u1',
    limits: [
      { limit: 'daily', value: 2000, source: 'address', reason: 'Campagne', expires_at: null },
      { limit: 'monthly', value: 10_000, source: 'setting', reason: null, expires_at: null },
    ],
  };
  server.use(on('get', '/admin/effective-limits', () => problem(404, 'account_not_found'), { once: true }));
  const { user } = open();
  await user.type(await screen.findByLabelText('Adresse'), 'contact@example.test');
  await user.click(screen.getByRole('button', { name: 'Afficher ses limites' }));
  expect(await screen.findByRole('alert')).toBeVisible();
  answering({ '/admin/effective-limits': effective });
  await user.type(screen.getByLabelText('Adresse'), ' ');
  await user.clear(screen.getByLabelText('Adresse'));
  await user.type(screen.getByLabelText('Adresse'), 'CONTACT@example.test');
  await user.click(screen.getByRole('button', { name: 'Afficher ses limites' }));
  expect(await screen.findByRole('row', { name: /par jour.*2.000.*Limite de l’adresse.*Campagne/ })).toBeVisible();
  expect(screen.getByRole('row', { name: /par mois.*10.000.*Réglage du serveur/ })).toBeVisible();
});

it('sets limits: an empty field inherits, and what was typed stays when it is refused', async () => {
  const { backend, open } = openAdmin('limits');
  given();
  server.use(on('patch', '/admin/limits', () => problem(404, 'account_not_found'), { once: true }));
  const { user } = open();
  await user.click(await screen.findByRole('button', { name: 'Fixer des limites' }));
  const dialog = within(screen.getByRole('dialog'));
  await user.type(dialog.getByLabelText(/Nom ou adresse/), 'contact@example.test');
  await user.type(dialog.getByLabelText('Destinataires par jour'), '2000');
  await user.type(dialog.getByLabelText(/Raison/), 'Campagne');
  expect(dialog.queryByLabelText('Adresses par personne')).toBeNull();
  await user.click(dialog.getByRole('button', { name: 'Enregistrer' }));
  expect(await dialog.findByRole('alert')).toBeVisible();
  expect(dialog.getByLabelText('Destinataires par jour')).toHaveValue(2000);
  server.use(on('patch', '/admin/limits', () => HttpResponse.json({ override: OVERRIDE })));
  await user.click(dialog.getByRole('button', { name: 'Enregistrer' }));
  expect(await screen.findByText(/les limites sont enregistrées/)).toBeVisible();
  expect(backend.asked('PATCH /admin/limits')[1]?.body).toEqual({
    scope: 'address',
    target: 'contact@example.test',
    reason: 'Campagne',
    expires_at: null,
    daily: 2000,
    monthly: null,
    minute: null,
    recipients: null,
  });
});

it('removes limits after a question, and lets an auditor look only', async () => {
  const { open } = openAdmin('limits');
  given(OVERRIDE);
  server.use(on('delete', '/admin/limits/:id', () => new HttpResponse(null, { status: 204 })));
  const { user, unmount } = open();
  await user.click(await screen.findByRole('button', { name: 'Retirer les limites de contact@example.test' }));
  given();
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Retirer ces limites' }));
  expect(await screen.findByText(/hérite de nouveau de tout/)).toBeVisible();
  await waitFor(() => {
    expect(screen.getByText('Aucune limite particulière')).toBeVisible();
  });
  unmount();

  const auditor = openAdmin('limits', AUDITOR);
  given(OVERRIDE);
  auditor.open();
  await screen.findByRole('row', { name: /contact@example.test/ });
  expect(screen.queryByRole('button', { name: /Fixer|Modifier|Retirer/ })).toBeNull();
});
