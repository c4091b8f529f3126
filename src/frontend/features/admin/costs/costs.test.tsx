import { screen, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type { Budget, CostEstimate, MonthCosts } from '../../../lib/api/admin-types';
import { aDomain, answering, AUDITOR, domainsOf, openAdmin } from '../../../testing/admin';
import { on, problem } from '../../../testing/backend';
import { server } from '../../../testing/server';

const MONTH: MonthCosts = {
  month: '2026-01-01',
  at: '2026-01-15T08:00:00Z',
  edition: '2026-11',
  stale: false,
  so_far: { currency: 'USD', amount: '19.95', by_currency: [] },
  forecast: { currency: 'USD', amount: null, by_currency: [{ currency: 'USD', amount: '24.00' }, { currency: 'EUR', amount: '3.10' }] },
  providers: [
    {
      provider: 'sendgrid',
      addresses: 3,
      emails: 1200,
      expected_emails: 2400,
      plan: 'Essentials 50K',
      chosen: 'cheapest',
      misfit: null,
      currency: 'USD',
      so_far: '19.95',
      forecast: '24.00',
      own_server: false,
    },
  ],
  domains: [{ name: 'exemple.fr', provider: 'sendgrid', addresses: 3, emails: 1200, currency: 'USD', so_far: '19.95', forecast: '24.00' }],
  users: [],
  complete: true,
};

const aBudget = (more: Partial<Budget> = {}): Budget => ({
  id: 'b1',
  scope: 'total',
  subject: '',
  amount: '20.00',
  currency: 'USD',
  thresholds: [80, 100],
  spent: '19.95',
  forecast: '24.00',
  percent: 99.75,
  told: [80],
  ...more,
});

const ESTIMATE: CostEstimate = {
  edition: '2026-11',
  read_on: '2026-11-01',
  stale: false,
  plans: [
    { provider: 'aws-ses', plan: 'On demand', currency: 'USD', monthly: '5.00', fits: true, reason: null, reason_code: null, source: 'vendor', note: '' },
    { provider: 'sendgrid', plan: 'Free', currency: 'USD', monthly: '0.00', fits: false, reason: 'at most 10 addresses', reason_code: 'addresses', source: 'vendor', note: '' },
  ],
  recommended: { provider: 'aws-ses', plan: 'On demand', currency: 'USD', monthly: '5.00', fits: true, reason: null, reason_code: null, source: 'vendor', note: '' },
};

function given(...budgets: Budget[]) {
  answering({
    '/admin/costs/month': MONTH,
    '/admin/costs/budgets': { budgets },
    '/costs/estimate': ESTIMATE,
    '/admin/domains': domainsOf(aDomain('exemple.fr')),
  });
}

it('tells what the month costs, will cost, and who causes it', async () => {
  const { open } = openAdmin('costs');
  given(aBudget());
  open();
  expect(await screen.findByText('Prévision à la fin du mois', { selector: 'dt' })).toBeVisible();
  const month = within(screen.getByRole('region', { name: 'Ce mois-ci' }));
  expect(month.getByText(/24,00.*\+ 3,10/)).toBeVisible();
  expect(month.getByText(/Un taux de change manque/)).toBeVisible();
  expect(month.getByRole('row', { name: /SendGrid.*Essentials 50K.*3.*1.200.*19,95.*24,00/ })).toBeVisible();
  expect(within(screen.getByRole('region', { name: 'Par domaine' })).getByRole('row', { name: /exemple.fr/ })).toBeVisible();
  const budgets = within(screen.getByRole('region', { name: 'Budgets' }));
  expect(await budgets.findByText(/19,95.*sur 20,00/)).toBeVisible();
  expect(budgets.getByText(/Seuils déjà signalés : 80/)).toBeVisible();
});

it('adds a budget, keeps what was typed when it is refused, and removes one', async () => {
  const { backend, open } = openAdmin('costs');
  given();
  server.use(on('post', '/admin/costs/budgets', () => problem(409, 'code_of_the_future'), { once: true }));
  const { user } = open();
  expect(await screen.findByText('Aucun budget')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Ajouter un budget' }));
  const dialog = within(screen.getByRole('dialog'));
  await user.selectOptions(dialog.getByLabelText('Pour'), 'Un domaine');
  await user.type(dialog.getByLabelText(/Montant par mois/), '100,50');
  await user.click(dialog.getByRole('button', { name: 'Ajouter un budget' }));
  expect(await dialog.findByRole('alert')).toBeVisible();
  server.use(on('post', '/admin/costs/budgets', () => HttpResponse.json(aBudget(), { status: 201 })));
  given(aBudget({ scope: 'domain', subject: 'exemple.fr' }));
  await user.click(dialog.getByRole('button', { name: 'Ajouter un budget' }));
  expect(await screen.findByText('Le budget est ajouté.')).toBeVisible();
  expect(backend.asked('POST /admin/costs/budgets')[1]?.body).toEqual({
    scope: 'domain',
    subject: 'exemple.fr',
    amount: '100.50',
    thresholds: [80, 100],
  });
  server.use(on('delete', '/admin/costs/budgets/:id', () => new HttpResponse(null, { status: 204 })));
  await user.click(await screen.findByRole('button', { name: 'Supprimer le budget exemple.fr' }));
  given();
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Supprimer le budget' }));
  expect(await screen.findByText('Aucun budget')).toBeVisible();
});

it('changes how much may be spent, and of what it is said stays', async () => {
  const { backend, open } = openAdmin('costs');
  given(aBudget({ scope: 'domain', subject: 'exemple.fr' }));
  server.use(on('patch', '/admin/costs/budgets/:id', () => HttpResponse.json(aBudget({ amount: '45.00' }))));
  const { user } = open();
  await user.click(await screen.findByRole('button', { name: 'Modifier le budget exemple.fr' }));
  const dialog = within(screen.getByRole('dialog', { name: /Budget mensuel.*exemple.fr/ }));
  expect(dialog.queryByLabelText('Pour')).toBeNull();
  expect(dialog.getByLabelText(/Seuils/)).toHaveValue('80, 100');
  await user.clear(dialog.getByLabelText(/Montant par mois/));
  await user.type(dialog.getByLabelText(/Montant par mois/), '45');
  await user.click(dialog.getByRole('button', { name: 'Enregistrer' }));
  expect(await screen.findByText('Le budget est modifié.')).toBeVisible();
  expect(backend.asked('PATCH /admin/costs/budgets/b1')[0]?.body).toEqual({
    amount: '45',
    currency: 'USD',
    thresholds: [80, 100],
  });
});

it('compares what a month would cost on every plan', async () => {
  const { open } = openAdmin('costs', AUDITOR);
  given(aBudget());
  open();
  expect(await screen.findByText(/La moins chère qui convient.*Amazon SES – On demand.*5,00/)).toBeVisible();
  expect(screen.getByRole('row', { name: /SendGrid – Free.*Ne convient pas.*trop d’adresses/ })).toBeVisible();
  expect(screen.queryByRole('button', { name: /Ajouter|Supprimer/ })).toBeNull();
});
