import { screen } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { Backend, on, problem } from '../../testing/backend';
import { openPanel } from '../../testing/render';
import { server } from '../../testing/server';

const COST = {
  domain: 'example.test',
  provider: 'microsoft365',
  plan: 'Business Basic',
  chosen: 'cheapest',
  currency: 'EUR',
  monthly: '5.20',
  per_thousand_messages: '0.00',
  own_server: false,
  edition: '2026-11',
};

function costing(more: Partial<Record<keyof typeof COST, unknown>>) {
  new Backend();
  server.use(on('get', '/costs/next-address', () => HttpResponse.json({ ...COST, ...more })));
  openPanel();
}

describe('the price of the next address', () => {
  it('is told before the click', async () => {
    costing({});
    expect(await screen.findByText(/ajoutera 5,20\s€ par mois \(formule Business Basic\)/)).toBeVisible();
    expect(screen.queryByText(/Mille messages/)).not.toBeInTheDocument();
  });

  it('says where only messages are paid for', async () => {
    costing({ plan: 'Essentials', currency: 'USD', monthly: '0.00', per_thousand_messages: '1.30' });
    const line = await screen.findByText(/n’ajoute rien au prix de la formule Essentials/);
    expect(line).toHaveTextContent(/Mille messages de plus : 1,30\s\$/);
  });

  it.each([{ own_server: true }, { monthly: null, currency: null, plan: null }])(
    'is not spoken of where nothing is paid or known',
    async (more) => {
      costing(more);
      await screen.findByLabelText('Nom de l’adresse');
      expect(screen.queryByText(/formule/)).not.toBeInTheDocument();
    },
  );

  it('keeps nobody from creating an address where it cannot be told', async () => {
    new Backend();
    server.use(on('get', '/costs/next-address', () => problem(500, 'internal_error')));
    const { user } = openPanel();
    await user.type(await screen.findByLabelText('Nom de l’adresse'), 'contact');
    await user.click(screen.getByRole('button', { name: 'Créer l’adresse email' }));
    expect(await screen.findByRole('dialog')).toBeVisible();
  });
});
