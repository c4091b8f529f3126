import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { Backend, on, problem } from '../../testing/backend';
import { aMessage, anAccount } from '../../testing/fixtures';
import { openPanel } from '../../testing/render';
import { server } from '../../testing/server';

async function openInbox(backend: Partial<Backend> = {}) {
  const api = new Backend({ accounts: [anAccount('contact')], ...backend });
  const { user, container } = openPanel();
  await user.click(await screen.findByRole('button', { name: 'Messages de contact@example.test' }));
  await screen.findByRole('heading', { name: 'Messages de contact@example.test' }, { timeout: 5000 });
  return { api, user, container };
}

it('says so when nothing has arrived', async () => {
  await openInbox();
  expect(await screen.findByText('Aucun message')).toBeVisible();
});

it('lists what has arrived, and reads a text with its links', async () => {
  const { user } = await openInbox({ messages: [aMessage('m1'), aMessage('m2', { subject: '', seen: true })] });
  const list = within(await screen.findByRole('list', { name: 'Boîte de réception' }));
  expect(list.getByRole('button', { name: /Non lu.*Léa Martin.*Devis/ })).toBeVisible();
  expect(list.getByRole('button', { name: /\(sans objet\)/ })).toBeVisible();

  await user.click(list.getByRole('button', { name: /Devis/ }));
  const title = await screen.findByRole('heading', { name: 'Devis' });
  await waitFor(() => {
    expect(title).toHaveFocus();
  });
  expect(screen.getByText('Léa Martin <lea@client.test>')).toBeVisible();
  const link = screen.getByRole('link', { name: 'https://client.test/devis' });
  expect(link).toHaveAttribute('rel', expect.stringContaining('noopener'));
  expect(await list.findByRole('button', { name: /^Léa Martin.*Devis/ })).toHaveAttribute('aria-current', 'true');
});

it('shows HTML in a frame that may do nothing, with its links beside it', async () => {
  const html = '<p>Bonjour <a href="https://offres.test/x">offre</a><a href="javascript:alert(1)">x</a></p>';
  const { user } = await openInbox({ messages: [aMessage('m1', { html, remote_images: 2 })] });
  await user.click(await screen.findByRole('button', { name: /Devis/ }));
  const frame = await screen.findByTitle('Contenu du message');
  expect(frame).toHaveAttribute('sandbox', '');
  expect(frame.getAttribute('srcdoc')).toContain("default-src 'none'");
  expect(frame.getAttribute('srcdoc')).toContain('<p>Bonjour');
  expect(screen.getByText(/2 images distantes n’ont pas été chargées/)).toBeVisible();
  expect(screen.getByText('Liens de ce message (1)')).toBeVisible();

  await user.click(screen.getByLabelText('Texte'));
  expect(screen.queryByTitle('Contenu du message')).toBeNull();
  expect(screen.getByText(/Bonjour, voir/)).toBeVisible();
});

it('offers attachments as downloads', async () => {
  const url = '/api/email/accounts/id-contact/messages/m1/attachments/0';
  const attachments = [{ index: 0, filename: 'devis.pdf', content_type: 'application/pdf', size: 248_311, url }];
  const { user } = await openInbox({ messages: [aMessage('m1', { attachments })] });
  await user.click(await screen.findByRole('button', { name: /Devis/ }));
  const link = await screen.findByRole('link', { name: /Télécharger\s*devis.pdf\s*248.ko/ });
  expect(link).toHaveAttribute('href', url);
  expect(link).toHaveAttribute('download', 'devis.pdf');
});

it('sends once to several recipients and says so', async () => {
  const { api, user } = await openInbox();
  await user.click(screen.getByRole('button', { name: 'Nouveau message' }));
  const to = screen.getByLabelText('À');
  expect(to).toHaveFocus();
  await user.type(to, 'a@client.test, b@client.test');
  await user.type(screen.getByLabelText('Objet'), 'Bonjour');
  await user.type(screen.getByLabelText('Message'), 'Le texte');
  await user.dblClick(screen.getByRole('button', { name: 'Envoyer' }));
  expect(await screen.findByText('Message envoyé à 2 destinataires.')).toBeVisible();
  const bodies = api.asked('POST /accounts/id-contact/send').map(({ body }) => body);
  expect(bodies).toHaveLength(1);
  expect(bodies[0]).toMatchObject({ to: ['a@client.test', 'b@client.test'], subject: 'Bonjour', text: 'Le texte' });
});

it('keeps what was typed beside the reason of a refusal', async () => {
  const { user } = await openInbox();
  const errors = [{ field: 'to.1', code: 'name_invalid', message: 'in English' }];
  server.use(on('post', '/accounts/:id/send', () => problem(422, 'invalid_request', { errors })));
  await user.click(screen.getByRole('button', { name: 'Nouveau message' }));
  await user.click(screen.getByRole('button', { name: 'Envoyer' }));
  expect(screen.getByText('Indiquez au moins un destinataire.')).toBeVisible();

  await user.type(screen.getByLabelText('À'), 'a@client.test b');
  await user.type(screen.getByLabelText('Message'), 'Le texte');
  await user.click(screen.getByRole('button', { name: 'Envoyer' }));
  expect(await screen.findByText(/« b » n’est pas une adresse valide/)).toBeVisible();
  expect(screen.getByLabelText('À')).toBeInvalid();
  expect(screen.getByLabelText('Message')).toHaveValue('Le texte');

  const limit = { period: 'day', limit: 500, used: 500, resets_at: '2026-01-06T00:00:00Z', retry_after: 60 };
  server.use(on('post', '/accounts/:id/send', () => problem(429, 'quota_exceeded', limit)));
  await user.click(screen.getByRole('button', { name: 'Envoyer' }));
  expect(await screen.findByText(/La limite de 500 destinataires par jour est atteinte/)).toBeVisible();
  expect(screen.getByLabelText('Message')).toHaveValue('Le texte');
});

it('begins an answer with the sender, the subject and a quotation', async () => {
  const { user } = await openInbox({ messages: [aMessage('m1')] });
  await user.click(await screen.findByRole('button', { name: /Devis/ }));
  await user.click(await screen.findByRole('button', { name: 'Répondre' }));
  expect(screen.getByLabelText('À')).toHaveValue('lea@client.test');
  expect(screen.getByLabelText('Objet')).toHaveValue('Re: Devis');
  const text = screen.getByLabelText('Message');
  expect(text).toHaveFocus();
  expect((text as HTMLTextAreaElement).value).toContain('> Bonjour, voir https://client.test/devis.');
});

it('keeps a draft while something is looked up, and asks for what is new', async () => {
  const { api, user } = await openInbox({ messages: [aMessage('m1', { seen: true })] });
  await user.click(screen.getByRole('button', { name: 'Nouveau message' }));
  await user.type(screen.getByLabelText('Objet'), 'À moitié');
  await user.click(screen.getByRole('button', { name: 'Retour aux messages' }));

  api.messages = [aMessage('m2', { subject: 'Tout neuf' }), ...api.messages];
  await user.click(screen.getByRole('button', { name: 'Actualiser' }));
  expect(await screen.findByRole('button', { name: /Tout neuf/ })).toBeVisible();
  expect(screen.getByText('1 nouveau message.')).toBeInTheDocument();

  await user.click(screen.getByRole('button', { name: 'Reprendre le brouillon' }));
  expect(screen.getByLabelText('Objet')).toHaveValue('À moitié');
});

it('says why the messages could not be loaded and tries again', async () => {
  new Backend({ accounts: [anAccount('contact')], messages: [aMessage('m1')] });
  server.use(on('get', '/accounts/:id/messages', () => problem(409, 'not_supported'), { once: true }));
  const { user } = openPanel();
  await user.click(await screen.findByRole('button', { name: 'Messages de contact@example.test' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('ne propose pas cette action');
  await user.click(screen.getByRole('button', { name: 'Réessayer' }));
  expect(await screen.findByRole('button', { name: /Devis/ })).toBeVisible();
});

it('returns to the addresses with what was typed there', async () => {
  new Backend({ accounts: [anAccount('contact')] });
  server.use(on('get', '/accounts/:id/messages', () => HttpResponse.json({ messages: [], next_cursor: null })));
  const { user } = openPanel();
  await user.type(await screen.findByLabelText('Nom de l’adresse'), 'ventes');
  await user.click(await screen.findByRole('button', { name: 'Messages de contact@example.test' }));
  await user.click(await screen.findByRole('button', { name: 'Mes adresses' }));
  expect(screen.getByLabelText('Nom de l’adresse')).toHaveValue('ventes');
});
