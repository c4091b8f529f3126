import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Backend, on, problem } from '../../testing/backend';
import { anAccount, ME } from '../../testing/fixtures';
import { openPanel } from '../../testing/render';
import { server } from '../../testing/server';

const ENDED = /Votre session est terminée/;
const IN_ANOTHER_TAB = 'Se reconnecter dans un nouvel onglet';

/** Somebody is asked whether an address goes, and has been signed out meanwhile. */
async function askedTooLate(signIn: 'link' | 'host') {
  const backend = new Backend({ accounts: [anAccount('contact')] });
  const { user } = openPanel({ language: 'fr', signIn });
  await user.click(await screen.findByRole('button', { name: 'Autres actions pour contact@example.test' }));
  await user.click(screen.getByRole('button', { name: 'Supprimer' }));
  const question = await screen.findByRole('dialog');
  const confirm = within(question).getByRole('button', { name: 'Supprimer l’adresse' });
  backend.me = null;
  await user.click(confirm);
  expect(await within(question).findByRole('alert')).toHaveTextContent('Reconnectez-vous dans un autre onglet');
  return { backend, user, question, confirm };
}

it('says in a question too how to get in again, and is answered by the same press afterwards', async () => {
  const { backend, user, question, confirm } = await askedTooLate('link');
  const link = within(question).getByRole('link', { name: IN_ANOTHER_TAB });
  expect(link).toHaveAttribute('href', window.location.pathname);
  expect(link).toHaveAttribute('target', '_blank');
  expect(await screen.findByText(ENDED)).toBeInTheDocument();

  // Nothing tells the page that somebody has signed in again but that it is answered.
  backend.me = ME;
  await user.click(confirm);
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull();
  });
  await waitFor(() => {
    expect(screen.queryByText(ENDED)).toBeNull();
  });
});

it('leads nowhere where the application around the panel signs people in', async () => {
  const { question } = await askedTooLate('host');
  expect(within(question).queryByRole('link', { name: IN_ANOTHER_TAB })).toBeNull();
});

it('asks again for what it was refused, once somebody has signed in', async () => {
  const backend = new Backend({ accounts: [anAccount('contact'), anAccount('info')] });
  const { user } = openPanel({ language: 'fr', signIn: 'link' });
  await screen.findByText('contact@example.test');
  backend.me = null;
  await user.type(screen.getByLabelText('Rechercher une adresse'), 'in');
  expect(await screen.findByText(/Vous n’êtes plus connecté/)).toBeVisible();

  backend.me = ME;
  await user.click(await screen.findByRole('button', { name: /Je suis connecté/ }));
  await waitFor(() => {
    expect(screen.queryByText(/Vous n’êtes plus connecté/)).toBeNull();
  });
  expect(screen.queryByText(ENDED)).toBeNull();
  expect(await screen.findByText('info@example.test')).toBeVisible();
});

it('asks no more than once again for what is refused to somebody who is signed in', async () => {
  const backend = new Backend();
  server.use(on('get', '/my-accounts', () => problem(401, 'authentication_required')));
  openPanel({ language: 'fr', signIn: 'link' });
  expect(await screen.findByText(/Vous n’êtes plus connecté/)).toBeVisible();
  await waitFor(() => {
    expect(backend.asked('GET /me')).toHaveLength(2);
  });
  expect(backend.asked('GET /my-accounts')).toHaveLength(1);
});
