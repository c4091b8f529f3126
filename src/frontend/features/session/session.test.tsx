import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it, vi } from 'vitest';
import { Backend, on, problem } from '../../testing/backend';
import { ME } from '../../testing/fixtures';
import { expectToStay, heldBack } from '../../testing/held';
import { openPanel } from '../../testing/render';
import { server } from '../../testing/server';

function openWithLink(backend: Backend, token = 'secret-token') {
  window.history.replaceState(null, '', `/email-provisioning#sign-in=${token}`);
  server.use(
    on('post', '/session', () => {
      backend.me = ME;
      return HttpResponse.json(ME);
    }),
  );
  return openPanel({ language: 'fr', signIn: 'link' });
}

it('says how to get in to somebody who is not signed in', async () => {
  new Backend({ me: null });
  openPanel({ language: 'fr', signIn: 'link' });
  expect(await screen.findByRole('heading', { name: 'Connectez-vous' })).toBeVisible();
  expect(await screen.findByText(/lien de connexion à usage unique/)).toBeVisible();
});

it('shows a plain message where a host application signs people in', async () => {
  const backend = new Backend({ me: null });
  const { user } = openPanel();
  expect(await screen.findByText(/Connectez-vous à votre application/)).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Se déconnecter' })).toBeNull();

  backend.me = ME;
  await user.click(screen.getByRole('button', { name: /réessayer/ }));
  expect(await screen.findByRole('heading', { name: 'Créer une adresse' })).toBeVisible();
});

it('takes the token out of the address bar and signs in only after the click', async () => {
  const backend = new Backend({ me: null });
  const { user } = openWithLink(backend);
  const go = await screen.findByRole('button', { name: 'Continuer' });
  expect(window.location.href).not.toContain('secret-token');
  expect(backend.asked('POST /session')).toHaveLength(0);

  await user.click(go);
  expect(await screen.findByText('Camille Durand')).toBeVisible();
  expect(backend.asked('POST /session')[0]?.body).toEqual({ token: 'secret-token' });
  expect(backend.asked('POST /session')[0]?.headers.get('X-Requested-With')).toBe('email-provisioning');
});

it('says what to do about a link that was used before', async () => {
  const backend = new Backend({ me: null });
  const { user } = openWithLink(backend);
  server.use(on('post', '/session', () => problem(401, 'sign_in_link_invalid')));
  await user.click(await screen.findByRole('button', { name: 'Continuer' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('Demandez-en un nouveau');
});

it('signs in with a password, which is gone when it was wrong', async () => {
  const backend = new Backend({ me: null, ways: { link: true, password: true, oidc: false } });
  const { user } = openPanel({ language: 'fr', signIn: 'link' });
  server.use(on('post', '/session', () => problem(401, 'wrong_password'), { once: true }));
  await user.type(await screen.findByLabelText(/^Nom/), 'camille');
  await user.type(screen.getByLabelText(/^Mot de passe/), 'wrong horse');
  await user.click(screen.getByRole('button', { name: 'Se connecter' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('Le nom ou le mot de passe est faux.');
  expect(screen.getByLabelText(/^Nom/)).toHaveValue('camille');
  expect(screen.getByLabelText(/^Mot de passe/)).toHaveValue('');

  server.use(
    on('post', '/session', () => {
      backend.me = ME;
      return HttpResponse.json(ME);
    }),
  );
  await user.type(screen.getByLabelText(/^Mot de passe/), 'correct horse');
  await user.click(screen.getByRole('button', { name: 'Se connecter' }));
  expect(await screen.findByRole('heading', { name: 'Créer une adresse' })).toBeVisible();
  expect(backend.asked('POST /session')[1]?.body).toEqual({ name: 'camille', password: 'correct horse' });
});

it('leads to the company account, and says why that did not succeed', async () => {
  window.history.replaceState(null, '', '/email-provisioning#sign-in-error=sign_in_not_allowed');
  new Backend({ me: null, ways: { link: true, password: false, oidc: true } });
  openPanel({ language: 'fr', signIn: 'link' });
  const link = await screen.findByRole('link', { name: /compte de l’entreprise/ });
  expect(link).toHaveAttribute('href', expect.stringMatching(/\/api\/email\/oidc\/start$/));
  expect(screen.getByRole('alert')).toHaveTextContent('Votre compte n’a pas accès');
  expect(window.location.hash).toBe('');
});

it('signs out', async () => {
  new Backend();
  const { user } = openPanel({ language: 'fr', signIn: 'link' });
  await user.click(await screen.findByRole('button', { name: 'Se déconnecter' }));
  expect(await screen.findByRole('heading', { name: 'Connectez-vous' })).toBeVisible();
});

it('keeps what was typed when the session ends in the middle', async () => {
  const backend = new Backend();
  const { user } = openPanel();
  const name = await screen.findByLabelText('Nom de l’adresse');
  await user.type(name, 'contact');
  await screen.findByText('contact@example.test est disponible.');

  backend.me = null;
  await user.click(screen.getByRole('button', { name: 'Créer l’adresse email' }));
  expect(await screen.findByText(/Votre session est terminée/)).toBeVisible();
  expect(name).toHaveValue('contact');

  backend.me = ME;
  await user.click(screen.getByRole('button', { name: /Je suis connecté/ }));
  await waitFor(() => {
    expect(screen.queryByText(/Votre session est terminée/)).toBeNull();
  });
  expect(name).toHaveValue('contact');
});

it('says so when the server cannot be reached, and tries again', async () => {
  new Backend();
  server.use(on('get', '/me', () => problem(403, 'permission_denied')));
  const { user } = openPanel();
  expect(await screen.findByRole('alert')).toHaveTextContent('Vous n’avez pas le droit');
  server.use(on('get', '/me', () => HttpResponse.json(ME)));
  await user.click(screen.getByRole('button', { name: 'Réessayer' }));
  expect(await screen.findByRole('heading', { name: 'Créer une adresse' })).toBeVisible();
});

it('asks nobody who is signed in where the host has signed nobody in', async () => {
  const backend = new Backend();
  openPanel({ language: 'fr', user: null });
  expect(await screen.findByText(/Connectez-vous à votre application/)).toBeVisible();
  expect(screen.queryByRole('button', { name: /réessayer/ })).toBeNull();
  expect(backend.asked('GET /me')).toHaveLength(0);
});

it('names the person whom the host has signed in at once, and shows the panel when the server agrees', async () => {
  new Backend();
  openPanel({ language: 'fr', user: { id: 'u1', name: 'Camille' } });
  expect(screen.getByText('Camille')).toBeVisible();
  expect(await screen.findByRole('heading', { name: 'Créer une adresse' })).toBeVisible();
});

it('shows nothing of the person whom the server means where the host means another', async () => {
  const backend = new Backend();
  const { user } = openPanel({ language: 'fr', user: { id: 8 } });
  expect(await screen.findByRole('heading', { name: 'Un autre compte est connecté' })).toBeVisible();
  expect(screen.queryByText('Camille Durand')).toBeNull();
  expect(backend.asked('GET /my-accounts')).toHaveLength(0);

  backend.me = { ...ME, user: { ...ME.user, id: '8' } };
  await user.click(screen.getByRole('button', { name: 'Réessayer' }));
  expect(await screen.findByRole('heading', { name: 'Créer une adresse' })).toBeVisible();
});

it('starts afresh when the host tells of another person', async () => {
  const backend = new Backend();
  const { user, show } = openPanel({ language: 'fr', user: { id: 'u1' } });
  await user.type(await screen.findByLabelText('Nom de l’adresse'), 'contact');
  backend.me = { ...ME, user: { ...ME.user, id: 'u2', name: 'Basile' } };
  show({ language: 'fr', user: { id: 'u2' } });
  expect(await screen.findByText('Basile')).toBeVisible();
  expect(await screen.findByLabelText('Nom de l’adresse')).toHaveValue('');
});

it('tells the host once that the server knows nobody any more', async () => {
  const backend = new Backend();
  const onSignedOut = vi.fn();
  const { user } = openPanel({ language: 'fr', onSignedOut });
  await user.type(await screen.findByLabelText('Nom de l’adresse'), 'contact');
  backend.me = null;
  await user.click(screen.getByRole('button', { name: 'Créer l’adresse email' }));
  expect(await screen.findByText(/Votre session est terminée/)).toBeVisible();
  await waitFor(() => {
    expect(onSignedOut).toHaveBeenCalledTimes(1);
  });
});

it('says in the dialog itself that the password is set, and goes on saying so when that is closed', async () => {
  new Backend({ ways: { link: true, password: true, oidc: false } });
  server.use(on('get', '/sessions', () => HttpResponse.json({ sessions: [] })));
  const letGo = heldBack('post', '/me/password', {});
  const { user } = openPanel({ language: 'fr', signIn: 'link' });
  await user.click(await screen.findByRole('button', { name: /Camille Durand/ }));
  const dialog = screen.getByRole('dialog');
  const inDialog = within(dialog).getByRole('status', { name: '' });
  await user.type(await within(dialog).findByLabelText(/^Nouveau mot de passe/), 'correct horse battery');
  await user.click(within(dialog).getByRole('button', { name: 'Enregistrer le mot de passe' }));
  await waitFor(() => {
    expectToStay(dialog);
  });
  letGo();
  // Into a region that was there before: what comes together with its region is not announced.
  await waitFor(() => {
    expect(inDialog).toHaveTextContent('Le mot de passe est enregistré.');
  });
  await user.click(within(dialog).getByRole('button', { name: 'Fermer' }));
  expect(screen.getByRole('status')).toHaveTextContent('Le mot de passe est enregistré.');
});
