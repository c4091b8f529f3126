import { screen, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type { Comparison, ReconcilePlan } from '../../../lib/api/admin-types';
import { aDomain, answering, domainsOf, openAdmin } from '../../../testing/admin';
import { on, problem } from '../../../testing/backend';
import { server } from '../../../testing/server';

const aComparison = (domain: string, more: Partial<Comparison> = {}): Comparison => ({
  domain,
  provider: 'local',
  planned_at: '2026-01-05T08:00:00Z',
  error_code: null,
  accounts: 12,
  skipped: 0,
  there: 12,
  counts: {},
  in_step: true,
  ...more,
});

const aPlan = (more: Partial<ReconcilePlan> = {}): ReconcilePlan => ({
  ...aComparison('exemple.fr', { in_step: false, counts: { orphan: 1 } }),
  removes: 1,
  safe: true,
  complete: true,
  differences: [{ drift: 'orphan', address: 'perdue@exemple.fr', account_id: null, ref: 'ref-1', version: null }],
  ...more,
});

it('tells how the last comparison of each domain ended', async () => {
  const { open } = openAdmin('reconciliation');
  answering({
    '/admin/domains': domainsOf(aDomain('exemple.fr')),
    '/admin/reconcile': {
      interval_hours: 6,
      results: [
        aComparison('exemple.fr'),
        aComparison('deux.fr', { in_step: false, counts: { missing: 2, foreign: 5 } }),
        aComparison('trois.fr', { in_step: false, error_code: 'provider_unavailable' }),
      ],
    },
  });
  open();
  const rows = await screen.findAllByRole('row');
  expect(rows[1]).toHaveTextContent(/exemple.fr.*Rien à faire/);
  expect(rows[2]).toHaveTextContent(/deux.fr.*2 différences/);
  expect(rows[3]).toHaveTextContent(/trois.fr.*Comparaison impossible.*ne répond pas/);
  expect(screen.getByText('Chaque domaine est comparé toutes les 6 heures.')).toBeVisible();
});

it('compares a domain now, and shows what would be done and how', async () => {
  const { backend, open } = openAdmin('reconciliation');
  answering({ '/admin/domains': domainsOf(aDomain('exemple.fr')), '/admin/reconcile': { interval_hours: 0, results: [] } });
  const { user } = open();
  expect(await screen.findByText('Pas encore de comparaison')).toBeVisible();
  server.use(on('post', '/admin/reconcile/plan', () => HttpResponse.json(aPlan())));
  await user.click(screen.getByRole('button', { name: 'Comparer maintenant' }));
  const plan = within(await screen.findByRole('region', { name: 'Plan pour exemple.fr' }));
  expect(plan.getAllByRole('row')[1]).toHaveTextContent(/Porte notre marque.*perdue@exemple.fr.*La retirer chez le fournisseur.*ref-1/);
  expect(plan.getByText('email-provisioning reconcile --apply --domain exemple.fr')).toBeVisible();
  expect(backend.asked('POST /admin/reconcile/plan')[0]?.body).toEqual({ domain: 'exemple.fr' });
});

it('warns of a plan that removes much, and says why there is none', async () => {
  const { open } = openAdmin('reconciliation');
  answering({ '/admin/domains': domainsOf(aDomain('exemple.fr')), '/admin/reconcile': { interval_hours: 0, results: [] } });
  const { user } = open();
  await screen.findByText('Pas encore de comparaison');
  server.use(on('post', '/admin/reconcile/plan', () => HttpResponse.json(aPlan({ safe: false, removes: 40 }))));
  await user.click(screen.getByRole('button', { name: 'Comparer maintenant' }));
  expect(await screen.findByText(/retire 40 choses chez le fournisseur, plus de 30 % de ce qui porte notre marque/)).toBeVisible();
  expect(screen.getByText(/--apply --domain exemple.fr --force/)).toBeVisible();
  server.use(on('post', '/admin/reconcile/plan', () => problem(429, 'rate_limit_exceeded')));
  await user.click(screen.getByRole('button', { name: 'Comparer maintenant' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('reçoit trop de demandes');
});
