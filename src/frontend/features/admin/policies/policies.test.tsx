import { screen, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type { Policy, PolicyTrial, PolicyTrialInput } from '../../../lib/api/admin-types';
import { answering, openAdmin } from '../../../testing/admin';
import { on, problem } from '../../../testing/backend';
import { server } from '../../../testing/server';

const POLICY: Policy = {
  allowed: [],
  blocked: ['spam*'],
  reserved: ['postmaster', 'abuse'],
  places: [],
  limits: {
    addresses_per_user: 10,
    addresses_total: 1000,
    credentials_per_address: 10,
    daily_recipients: 500,
    monthly_recipients: 10_000,
    recipients_per_message: 100,
    message_bytes: 25_000_000,
  },
};

function trial({ username, blocked }: PolicyTrialInput): PolicyTrial {
  const pattern = (blocked ?? POLICY.blocked).find((each) => username.startsWith(each.replace('*', ''))) ?? null;
  const bad = pattern !== null;
  return {
    available: !bad,
    email: bad ? null : `${username}@example.test`,
    reason: bad ? 'name_blocked' : null,
    detail: null,
    suggestions: bad ? ['contact'] : [],
    decided_by: bad ? 'blocked' : 'nothing',
    pattern,
  };
}

it('shows the rules in force', async () => {
  const { open } = openAdmin('policies');
  answering({ '/admin/policy': POLICY });
  open();
  expect(await screen.findByText('Tous les noms conviennent.')).toBeVisible();
  expect(within(screen.getByRole('list', { name: 'Motifs interdits' })).getByText('spam*')).toBeVisible();
  expect(screen.getByText('2 noms que personne ne peut créer')).toBeVisible();
  expect(screen.getByText('Destinataires par mois').nextElementSibling).toHaveTextContent(/10.000/);
});

it('says while typing what a member would be told, which rule decided, and what other rules would do', async () => {
  const { open } = openAdmin('policies');
  answering({ '/admin/policy': POLICY });
  server.use(
    on('post', '/admin/policy/try', async ({ request }) =>
      HttpResponse.json(trial((await request.json()) as PolicyTrialInput)),
    ),
  );
  const { user } = open();
  await user.type(await screen.findByLabelText('Nom à essayer'), 'spam-bot');
  expect(await screen.findByText('Ce nom serait refusé.')).toBeVisible();
  expect(screen.getByText('Votre administrateur a interdit ce nom. Choisissez-en un autre.')).toBeVisible();
  expect(screen.getByText('Motif : spam*')).toBeVisible();

  await user.click(screen.getByText('Essayer avec d’autres règles'));
  await user.clear(screen.getByLabelText('Motifs interdits', { selector: 'textarea' }));
  expect(await screen.findByText('spam-bot@example.test pourrait être créée.')).toBeVisible();
});

it('says what is wrong with a pattern', async () => {
  const { open } = openAdmin('policies');
  answering({ '/admin/policy': POLICY });
  server.use(on('post', '/admin/policy/try', () => problem(422, 'pattern_invalid')));
  const { user } = open();
  await user.type(await screen.findByLabelText('Nom à essayer'), 'a');
  expect(await screen.findByRole('alert')).toHaveTextContent('Ce motif n’est pas valable');
});
