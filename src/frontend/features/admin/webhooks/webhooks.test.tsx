import { screen, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type { Delivery, Webhook, WebhookList } from '../../../lib/api/admin-types';
import { answering, AUDITOR, openAdmin } from '../../../testing/admin';
import { on, problem } from '../../../testing/backend';
import { server } from '../../../testing/server';

const SECRET = 'whsec_c2VjcmV0LXNob3duLW9uY2U=';
const url = 'https://hooks.example.test/email';

const aWebhook = (more: Partial<Webhook> = {}): Webhook => ({
  id: 'w1',
  url,
  kinds: null,
  description: '',
  active: true,
  disabled_reason: null,
  created_at: '2026-01-05T08:00:00Z',
  failures: 0,
  failing_since: null,
  pending: 0,
  ...more,
});

const listOf = (...webhooks: Webhook[]): WebhookList => ({ webhooks, kinds: ['account.created', 'quota.warning'] });
const aDelivery: Delivery = {
  event_id: 'e1',
  type: 'account.created',
  timestamp: '2026-01-05T08:00:00Z',
  state: 'failed',
  attempts: 8,
  next_attempt_at: null,
  finished_at: null,
  tries: [{ at: '2026-01-05T08:00:00Z', outcome: 'refused', status: 500, milliseconds: 12 }],
};

it('adds a webhook for some events, and shows its secret once', async () => {
  const { backend, open } = openAdmin('webhooks');
  answering({ '/admin/webhooks': listOf() });
  server.use(on('post', '/admin/webhooks', () => problem(422, 'code_of_the_future'), { once: true }));
  const { user } = open();
  expect(await screen.findByText('Aucun webhook')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Ajouter un webhook' }));
  const dialog = within(screen.getByRole('dialog', { name: 'Nouveau webhook' }));
  await user.type(dialog.getByLabelText(/Adresse de réception/), url);
  await user.click(dialog.getByRole('checkbox', { name: 'Tous les événements' }));
  await user.click(dialog.getByRole('checkbox', { name: 'quota.warning' }));
  await user.click(dialog.getByRole('button', { name: 'Ajouter un webhook' }));
  expect(await dialog.findByRole('alert')).toHaveTextContent('detail of code_of_the_future');
  expect(dialog.getByLabelText(/Adresse de réception/)).toHaveValue(url);

  const issued = { webhook: aWebhook(), secret: SECRET, previous_valid_until: null };
  server.use(on('post', '/admin/webhooks', () => HttpResponse.json(issued, { status: 201 })));
  await user.click(dialog.getByRole('button', { name: 'Ajouter un webhook' }));
  expect(await screen.findByText(SECRET)).toBeVisible();
  expect(backend.asked('POST /admin/webhooks')[1]?.body).toEqual({ url, description: '', kinds: ['account.created'] });
  await user.click(screen.getByRole('button', { name: 'Je l’ai enregistré' }));
  expect(document.body.innerHTML).not.toContain(SECRET);
});

it('tells how a webhook is, tries it, pauses it and removes it', async () => {
  const { backend, open } = openAdmin('webhooks');
  answering({ '/admin/webhooks': listOf(aWebhook({ failures: 3, pending: 2 })) });
  const { user } = open();
  expect(await screen.findByText('3 échecs de suite')).toBeVisible();
  expect(screen.getByText('2 envois en cours')).toBeVisible();
  server.use(
    on('post', '/admin/webhooks/:id/test', () =>
      HttpResponse.json({ at: '2026-01-05T08:00:00Z', outcome: 'timeout', status: null, milliseconds: 5000 }),
    ),
    on('patch', '/admin/webhooks/:id', () => HttpResponse.json(aWebhook({ active: false }))),
    on('delete', '/admin/webhooks/:id', () => new HttpResponse(null, { status: 204 })),
  );
  await user.click(screen.getByRole('button', { name: `Essayer ${url}` }));
  expect(await screen.findByText(/pas de réponse à temps/)).toBeVisible();
  answering({ '/admin/webhooks': listOf(aWebhook({ active: false })) });
  await user.click(screen.getByRole('button', { name: `Mettre en pause ${url}` }));
  expect(await screen.findByText('En pause')).toBeVisible();
  expect(backend.asked('PATCH /admin/webhooks/w1')[0]?.body).toEqual({ active: false });
  await user.click(screen.getByRole('button', { name: `Supprimer ${url}` }));
  answering({ '/admin/webhooks': listOf() });
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Supprimer le webhook' }));
  expect(await screen.findByText('Aucun webhook')).toBeVisible();
});

it('shows what was sent and what became of it, and sends it again', async () => {
  const { backend, open } = openAdmin('webhooks');
  answering({
    '/admin/webhooks': listOf(aWebhook()),
    '/admin/webhooks/:id/deliveries': { deliveries: [aDelivery], next_cursor: null },
  });
  const { user } = open();
  await user.click(await screen.findByRole('button', { name: `Envois vers ${url}` }));
  expect(await screen.findByRole('row', { name: /account.created.*Échoué.*refusé par le destinataire \(500\)/ })).toBeVisible();
  server.use(on('post', '/admin/webhooks/:id/deliveries/:event/replay', () => HttpResponse.json({ count: 1 }, { status: 202 })));
  await user.click(screen.getByRole('button', { name: 'Renvoyer account.created' }));
  expect(await screen.findByText('L’événement est renvoyé.')).toBeVisible();
  expect(backend.asked('POST /admin/webhooks/w1/deliveries/e1/replay')).toHaveLength(1);
});

it('replaces a secret after a question, and lets an auditor look only', async () => {
  const { open } = openAdmin('webhooks');
  answering({ '/admin/webhooks': listOf(aWebhook()) });
  const issued = { webhook: aWebhook(), secret: SECRET, previous_valid_until: '2026-01-06T08:00:00Z' };
  server.use(on('post', '/admin/webhooks/:id/rotate-secret', () => HttpResponse.json(issued)));
  const { user, unmount } = open();
  await user.click(await screen.findByRole('button', { name: `Nouveau secret pour ${url}` }));
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Remplacer le secret' }));
  expect(await screen.findByText(SECRET)).toBeVisible();
  expect(screen.getByText(/L’ancien secret signe encore/)).toBeVisible();
  unmount();

  const auditor = openAdmin('webhooks', AUDITOR);
  answering({ '/admin/webhooks': listOf(aWebhook()) });
  auditor.open();
  await screen.findByText(url);
  expect(screen.queryByRole('button', { name: /Ajouter|Essayer|Modifier|pause|secret|Supprimer/ })).toBeNull();
});
