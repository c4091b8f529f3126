import { act, screen, waitFor } from '@testing-library/react';
import { delay, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { Backend, on, problem } from '../../testing/backend';
import { aMessage, anAccount } from '../../testing/fixtures';
import { heldBack } from '../../testing/held';
import { openPanel } from '../../testing/render';
import { server } from '../../testing/server';

const OWN = 'contact@example.test';
const KEPT = 'email-provisioning.draft.id-contact';
const press = (name: string) => screen.findByRole('button', { name });

async function write(subject = 'Bonjour') {
  const api = new Backend({ accounts: [anAccount('contact')], messages: [aMessage('m1')] });
  const { user } = openPanel();
  await user.click(await screen.findByRole('button', { name: `Messages de ${OWN}` }));
  await user.click(await press('Nouveau message'));
  await user.type(screen.getByLabelText('À'), 'a@client.test');
  await user.type(screen.getByLabelText('Objet'), subject);
  const keys = () => api.asked('POST /accounts/id-contact/send').map(({ headers }) => headers.get('Idempotency-Key'));
  return { api, user, keys };
}

/** Do what another tab of the browser does. */
function inAnotherTab(draft: Record<string, unknown> | null) {
  act(() => {
    if (draft) window.localStorage.setItem(KEPT, JSON.stringify(draft));
    else window.localStorage.removeItem(KEPT);
    window.dispatchEvent(new StorageEvent('storage', { key: KEPT }));
  });
}

/** Keep a message on its way until the returned function is called: it arrives then. */
function heldSend(): () => void {
  return heldBack('post', '/accounts/:id/send', { message_id: '<1@example.test>', accepted: ['a@client.test'] });
}

it('sends the same message again under its name where the answer was lost, and another under another', async () => {
  const { user, keys } = await write();
  server.use(on('post', '/accounts/:id/send', () => HttpResponse.error(), { once: true }));
  await user.click(await press('Envoyer'));
  expect(await screen.findByRole('alert')).toHaveTextContent(/tel quel.: il ne partira pas deux fois/);
  server.use(on('post', '/accounts/:id/send', () => problem(503, 'provider_unavailable'), { once: true }));
  await user.click(await press('Envoyer'));
  await screen.findByText(/fournisseur de messagerie ne répond pas/);
  await user.type(screen.getByLabelText('Objet'), ' !');
  await user.click(await press('Envoyer'));
  await screen.findByText('Message envoyé à 1 destinataire.');
  const [first, second, third] = keys();
  expect(first).toMatch(/.{20,}/);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

it('tells that a message has gone, and forgets its draft, while another message is read', async () => {
  const { user } = await write();
  const letGo = heldSend();
  await user.click(await press('Envoyer'));
  await user.click(await screen.findByRole('button', { name: /Devis/ }));
  expect(window.localStorage.getItem(KEPT)).toContain('Bonjour');
  letGo();
  expect(await screen.findByText('Message envoyé à 1 destinataire.')).toBeVisible();
  expect(window.localStorage.getItem(KEPT)).toBeNull();
  expect(await press('Nouveau message')).toBeVisible();
  expect(screen.getByRole('heading', { name: 'Devis' })).toBeVisible();
});

it('tells that a message has not gone, and keeps its draft, wherever one is', async () => {
  const { user } = await write();
  const letGo = heldBack('post', '/accounts/:id/send', problem(503, 'provider_unavailable'));
  await user.click(await press('Envoyer'));
  await user.click(await press('Mes adresses'));
  letGo();
  expect(await screen.findByText(/Votre message n’est pas parti/)).toBeVisible();
  expect(window.localStorage.getItem(KEPT)).toContain('Bonjour');
});

it('leaves the message alone that is begun while another one is on its way', async () => {
  const { user } = await write();
  const letGo = heldSend();
  await user.click(await press('Envoyer'));
  await user.click(await screen.findByRole('button', { name: /Devis/ }));
  await user.click(await press('Répondre'));
  await user.click(await press('Commencer un autre message'));
  await user.type(screen.getByLabelText('Objet'), ' !');
  letGo();
  await screen.findByText('Message envoyé à 1 destinataire.');
  expect(screen.getByLabelText('Objet')).toHaveValue('Re: Devis !');
});

it('follows what another tab writes, and puts away what it has sent', async () => {
  new Backend({ accounts: [anAccount('contact')] });
  const { user, unmount } = openPanel();
  await user.click(await screen.findByRole('button', { name: `Messages de ${OWN}` }));
  await press('Nouveau message');
  inAnotherTab({ subject: 'Ailleurs' });
  await user.click(await press('Reprendre le brouillon'));
  expect(screen.getByLabelText('Objet')).toHaveValue('Ailleurs');
  inAnotherTab(null);
  await waitFor(() => {
    expect(screen.getByLabelText('Objet')).toHaveValue('');
  });
  // Who has only looked on writes nothing when he leaves.
  window.localStorage.setItem(KEPT, JSON.stringify({ subject: 'Encore' }));
  await delay(500);
  unmount();
  expect(window.localStorage.getItem(KEPT)).toContain('Encore');
});

it('keeps what is being typed here, whatever another tab writes', async () => {
  const { user } = await write();
  inAnotherTab({ subject: 'Ailleurs' });
  expect(screen.getByLabelText('Objet')).toHaveValue('Bonjour');
  await user.type(screen.getByLabelText('Objet'), ' !');
  await waitFor(() => {
    expect(window.localStorage.getItem(KEPT)).toContain('Bonjour !');
  });
});
