import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it, vi } from 'vitest';
import { Backend, on, problem } from '../../testing/backend';
import { anAccount, PASSWORD, someCredentials } from '../../testing/fixtures';
import { openPanel } from '../../testing/render';
import { server } from '../../testing/server';
import type { Account } from '../../lib/api/types';

const row = async (email: string) => {
  const item = (await screen.findByRole('heading', { name: email })).closest('li');
  if (!item) throw new Error(`${email} is in no row`);
  return within(item);
};

async function unfold(user: ReturnType<typeof openPanel>['user'], email: string) {
  await user.click((await row(email)).getByRole('button', { name: `Autres actions pour ${email}` }));
}

it('says what to do where there is nothing yet', async () => {
  new Backend();
  openPanel();
  expect(await screen.findByText('Aucune adresse pour l’instant')).toBeVisible();
});

it('shows the state in words and the usage with its reset', async () => {
  new Backend({ accounts: [anAccount('contact', { display_name: 'Support' }), anAccount('info', { status: 'suspended' })] });
  openPanel();
  const contact = await row('contact@example.test');
  expect(contact.getByText('Active')).toBeVisible();
  expect(contact.getByText('Support')).toBeVisible();
  expect(contact.getByText('12 sur 500')).toBeVisible();
  expect(contact.getByText(/340 sur 10.000/)).toBeVisible();
  expect(contact.getAllByText(/Remise à zéro/)).toHaveLength(2);
  const info = await row('info@example.test');
  expect(info.getByText('Suspendue')).toBeVisible();
  expect(info.queryByRole('button', { name: /Écrire/ })).toBeNull();
});

it('says in words how near a limit is', async () => {
  const resets = '2026-01-06T00:00:00Z';
  const usage = {
    day: { used: 500, limit: 500, resets_at: resets, state: 'reached' as const },
    month: { used: 8_100, limit: 10_000, resets_at: resets, state: 'high' as const },
  };
  const near = { ...usage, day: { ...usage.day, used: 480, state: 'very_high' as const } };
  new Backend({ accounts: [anAccount('contact', { usage }), anAccount('info', { usage: near })] });
  openPanel();
  const contact = await row('contact@example.test');
  expect(contact.getByText('Limite atteinte : plus aucun envoi jusque-là')).toBeVisible();
  expect(contact.getByText('Plus de 80 % utilisés')).toBeVisible();
  const info = await row('info@example.test');
  expect(info.getByText('Presque épuisée : plus de 95 % utilisés')).toBeVisible();
});

it('searches, filters and clears both', async () => {
  new Backend({ accounts: [anAccount('contact'), anAccount('support'), anAccount('old', { status: 'deleted' })] });
  const { user } = openPanel();
  await row('contact@example.test');
  await user.type(screen.getByLabelText('Rechercher une adresse'), 'sup');
  await waitFor(() => {
    expect(screen.queryByRole('heading', { name: 'contact@example.test' })).toBeNull();
  });
  await row('support@example.test');

  await user.selectOptions(screen.getByLabelText('État'), 'Supprimées');
  expect(await screen.findByText('Aucune adresse ne correspond')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Effacer la recherche' }));
  await row('contact@example.test');
  expect(screen.queryByRole('heading', { name: 'old@example.test' })).toBeNull();
});

it('loads further pages on demand', async () => {
  new Backend();
  const limits = { used: 2, max: 10 };
  server.use(
    on('get', '/my-accounts', ({ request }) => {
      const next = new URL(request.url).searchParams.get('cursor') === 'c1';
      const accounts = [anAccount(next ? 'second' : 'first')];
      return HttpResponse.json({ accounts, next_cursor: next ? null : 'c1', limits });
    }),
  );
  const { user } = openPanel();
  await row('first@example.test');
  await user.click(screen.getByRole('button', { name: 'Afficher la suite' }));
  await row('second@example.test');
  await row('first@example.test');
  expect(screen.queryByRole('button', { name: 'Afficher la suite' })).toBeNull();
});

it('says why a list could not be loaded and tries again', async () => {
  new Backend({ accounts: [anAccount('contact')] });
  server.use(on('get', '/my-accounts', () => problem(400, 'code_of_the_future'), { once: true }));
  const { user } = openPanel();
  expect(await screen.findByRole('alert')).toHaveTextContent('detail of code_of_the_future');
  await user.click(screen.getByRole('button', { name: 'Réessayer' }));
  await row('contact@example.test');
});

it('suspends and resumes', async () => {
  new Backend({ accounts: [anAccount('contact')] });
  const { user } = openPanel();
  await unfold(user, 'contact@example.test');
  await user.click(screen.getByRole('button', { name: 'Suspendre l’envoi' }));
  expect(await screen.findByText(/est suspendue/)).toBeVisible();
  expect((await row('contact@example.test')).getByText('Suspendue')).toBeVisible();
  await user.click(await screen.findByRole('button', { name: 'Réactiver l’envoi' }));
  expect(await (await row('contact@example.test')).findByText('Active')).toBeVisible();
});

it('tells the host of each change, and of nothing else', async () => {
  new Backend({ accounts: [anAccount('contact')] });
  const onChanged = vi.fn<(account: Account) => void>();
  const { user } = openPanel({ language: 'fr', onChanged });
  await unfold(user, 'contact@example.test');
  expect(onChanged).not.toHaveBeenCalled();
  await user.click(screen.getByRole('button', { name: 'Suspendre l’envoi' }));
  await user.click(await screen.findByRole('button', { name: 'Réactiver l’envoi' }));
  expect(await (await row('contact@example.test')).findByText('Active')).toBeVisible();
  expect(onChanged.mock.calls.map(([{ email, status }]) => [email, status])).toEqual([
    ['contact@example.test', 'suspended'],
    ['contact@example.test', 'active'],
  ]);
});

it('shows a refused change beside the address', async () => {
  new Backend({ accounts: [anAccount('contact')] });
  server.use(on('post', '/accounts/:id/suspend', () => problem(409, 'invalid_state')));
  const { user } = openPanel();
  await unfold(user, 'contact@example.test');
  await user.click(screen.getByRole('button', { name: 'Suspendre l’envoi' }));
  expect(await (await row('contact@example.test')).findByRole('alert')).toHaveTextContent('L’état de cette adresse');
});

it('says what deleting means, deletes, and undoes it', async () => {
  const backend = new Backend({ accounts: [anAccount('contact')] });
  const { user } = openPanel();
  await unfold(user, 'contact@example.test');
  await user.click(screen.getByRole('button', { name: 'Supprimer' }));
  const question = screen.getByRole('dialog', { name: /Supprimer contact@example.test/ });
  expect(question).toHaveTextContent('vous pouvez la restaurer');
  await user.click(within(question).getByRole('button', { name: 'Supprimer l’adresse' }));
  expect(await screen.findByText('contact@example.test est supprimée.')).toBeVisible();
  expect(screen.getByRole('heading', { name: 'Mes adresses' })).toHaveFocus();

  await user.click(screen.getByRole('button', { name: 'Annuler' }));
  expect(await screen.findByText('contact@example.test est restaurée.')).toBeVisible();
  await row('contact@example.test');
  expect(backend.accounts[0]?.status).toBe('active');
});

it('restores from the list of deleted addresses', async () => {
  new Backend({ accounts: [anAccount('old', { status: 'deleted', restorable_until: '2026-03-01T00:00:00Z' })] });
  const { user } = openPanel();
  await user.selectOptions(await screen.findByLabelText('État'), 'Supprimées');
  expect((await row('old@example.test')).getByText(/Restaurable jusqu’au/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Restaurer old@example.test' }));
  expect(await screen.findByText('old@example.test est restaurée.')).toBeVisible();
});

it('offers to restore nothing that its provider has no more', async () => {
  new Backend({ accounts: [anAccount('old', { status: 'deleted', restorable_until: null })] });
  const { user } = openPanel();
  await user.selectOptions(await screen.findByLabelText('État'), 'Supprimées');
  expect((await row('old@example.test')).getByText('Ne peut plus être restaurée')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Restaurer old@example.test' })).toBeNull();
});

it('follows an operation until it is over', async () => {
  const backend = new Backend({ accounts: [anAccount('contact', { status: 'deleting' })] });
  openPanel();
  const contact = await row('contact@example.test');
  expect(contact.getByText('Suppression en cours')).toBeVisible();
  backend.accounts = [anAccount('contact')];
  expect(await contact.findByText('Active', {}, { timeout: 3000 })).toBeVisible();
});

it('leaves a shared mailbox to be read and written only', async () => {
  new Backend({ accounts: [anAccount('postmaster', { shared: true })] });
  openPanel();
  const shared = await row('postmaster@example.test');
  expect(shared.getByText('Partagée entre administrateurs')).toBeVisible();
  expect(shared.getByRole('button', { name: /Messages de/ })).toBeVisible();
  expect(shared.queryByRole('button', { name: /Autres actions/ })).toBeNull();
});

it('shows the credentials of an address that became ready while nobody looked, once', async () => {
  const backend = new Backend({ accounts: [anAccount('contact', { credentials_shown: false })] });
  server.use(
    on('post', '/accounts/:id/reveal', () => {
      backend.accounts = [anAccount('contact')];
      const email = 'contact@example.test';
      return HttpResponse.json({ email, credentials: someCredentials(email) });
    }),
  );
  const { user } = openPanel();
  await user.click(await screen.findByRole('button', { name: 'Afficher les identifiants de contact@example.test' }));
  expect(await screen.findByRole('dialog', { name: 'Enregistrez ces identifiants maintenant' })).toHaveTextContent(PASSWORD);
  await user.click(screen.getByRole('button', { name: 'Je les ai enregistrés' }));
  await waitFor(() => {
    expect(screen.queryByRole('button', { name: /Afficher les identifiants/ })).toBeNull();
  });
});

it('offers no second look where the credentials were shown meanwhile', async () => {
  new Backend({ accounts: [anAccount('contact', { credentials_shown: false })] });
  server.use(on('post', '/accounts/:id/reveal', () => problem(409, 'credentials_already_shown')));
  const { user } = openPanel();
  await user.click(await screen.findByRole('button', { name: 'Afficher les identifiants de contact@example.test' }));
  expect(await (await row('contact@example.test')).findByRole('alert')).toHaveTextContent('Demandez-en un nouveau');
});

it('lets a first look be tried again that the end of the session came before', async () => {
  const backend = new Backend({ accounts: [anAccount('contact', { credentials_shown: false })] });
  const { user } = openPanel();
  const button = await screen.findByRole('button', { name: 'Afficher les identifiants de contact@example.test' });
  backend.me = null;
  await user.click(button);
  expect(await (await row('contact@example.test')).findByRole('alert')).toHaveTextContent('plus connecté');
  expect(button).toBeVisible();
});

it('says when a mail program last signed in', async () => {
  new Backend({ accounts: [anAccount('old', { last_used_at: '2025-11-03T10:00:00Z' }), anAccount('new')] });
  openPanel();
  expect((await row('old@example.test')).getByText(/Dernière connexion.*2025/)).toBeVisible();
  expect((await row('new@example.test')).getByText(/Aucune connexion/)).toBeVisible();
});
