import { screen, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { Backend, on, problem } from '../../testing/backend';
import { anAccount } from '../../testing/fixtures';
import { openPanel } from '../../testing/render';
import { server } from '../../testing/server';

const EMAIL = 'contact@example.test';
const PERIOD = { used: 5, limit: 500, resets_at: '2026-11-27T00:00:00Z', state: 'ok' };
const TALLY = { accepted: 0, internal: 0, refused: {}, bounced: 0, complaints: 0 };
const USAGE = {
  account_id: 'contact',
  email: EMAIL,
  first: '2026-11-01',
  last: '2026-11-26',
  timezone: 'Europe/Paris',
  days: [
    { ...TALLY, day: '2026-11-24', accepted: 1200, refused: { quota_exceeded_day: 2, invalid_recipient: 1 } },
    { ...TALLY, day: '2026-11-26', accepted: 34, bounced: 1 },
  ],
  day: PERIOD,
  month: PERIOD,
  minute: null,
  limits: [],
  vendor: null,
};

async function openUsage(answer: () => Response) {
  new Backend({ accounts: [anAccount('contact')] });
  server.use(on('get', '/accounts/:id/usage', answer));
  const { user } = openPanel();
  await user.click(await screen.findByRole('button', { name: `Autres actions pour ${EMAIL}` }));
  await user.click(screen.getByRole('button', { name: 'Utilisation' }));
  return { user, dialog: within(await screen.findByRole('dialog', { name: `Utilisation de ${EMAIL}` })) };
}

const given = (more: object) => () => HttpResponse.json({ ...USAGE, ...more });
const cellsOf = (row: HTMLElement) => within(row).getAllByRole('cell').map((cell) => cell.textContent.replace(/\s/g, ' '));

it('shows each day and their sum', async () => {
  const { dialog } = await openUsage(given({}));
  const [, first, second, all, ...more] = await dialog.findAllByRole('row');
  expect([first, second, all].map((row) => row && cellsOf(row))).toEqual([
    ['1 200', '3', '0', '0'],
    ['34', '0', '1', '0'],
    ['1 234', '3', '1', '0'],
  ]);
  expect(more).toEqual([]);
  expect(dialog.getByText(/Europe\/Paris/)).toBeVisible();
});

it('shows the figures of the provider beside ours, and where they end', async () => {
  const vendor = {
    accepted: 1230,
    bounced: 1,
    complaints: 0,
    as_of: '2026-11-25T10:00:00Z',
    lag_seconds: 86_400,
    error_code: null,
  };
  const { dialog } = await openUsage(given({ vendor }));
  expect(cellsOf(await dialog.findByRole('row', { name: /Selon le fournisseur/ }))).toEqual(['1 230', '–', '1', '0']);
  expect(dialog.getByText(/s’arrêtent au 25 nov. 2026/)).toBeVisible();
});

it('says why the provider gives none, and shows ours all the same', async () => {
  const none = { accepted: null, bounced: null, complaints: null, as_of: null, lag_seconds: null };
  const { dialog } = await openUsage(given({ vendor: { ...none, error_code: 'provider_unavailable' } }));
  expect(await dialog.findByText(/Le fournisseur ne donne pas ses chiffres/)).toBeVisible();
  expect(dialog.getByRole('row', { name: /Tout le mois/ })).toBeVisible();
});

it('says so where nothing was sent', async () => {
  const { dialog } = await openUsage(given({ days: [] }));
  expect(await dialog.findByText('Rien n’a été envoyé ce mois-ci.')).toBeVisible();
  expect(dialog.queryByRole('table')).toBeNull();
});

it('can be tried again when the server does not answer', async () => {
  let fails = true;
  const { dialog, user } = await openUsage(() =>
    fails ? problem(500, 'internal_error') : HttpResponse.json(USAGE),
  );
  const again = await dialog.findByRole('button', { name: 'Réessayer' });
  fails = false;
  await user.click(again);
  expect(await dialog.findByRole('row', { name: /Tout le mois/ })).toBeVisible();
});
