import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Backend } from '../../testing/backend';
import { aMessage, anAccount } from '../../testing/fixtures';
import { openPanel } from '../../testing/render';

const OWN = 'contact@example.test';
const MANY = aMessage('m1', {
  to: [{ name: '', address: 'Contact@example.test' }, { name: 'Ada', address: 'ada@client.test' }],
  cc: [{ name: '', address: 'lea@client.test' }, { name: '', address: 'max@client.test' }],
  reply_to: [{ name: '', address: 'ventes@client.test' }],
  attachments: [
    { index: 0, filename: 'devis.pdf', content_type: 'application/pdf', size: 2_000, url: '/a' },
    { index: 1, filename: 'plan.png', content_type: 'image/png', size: 3_000, url: '/b' },
  ],
});

async function openInbox(backend: Partial<Backend> = {}) {
  const api = new Backend({ accounts: [anAccount('contact')], messages: [MANY], ...backend });
  const { user, unmount } = openPanel();
  await user.click(await screen.findByRole('button', { name: `Messages de ${OWN}` }));
  await screen.findByRole('heading', { name: `Messages de ${OWN}` });
  return { api, user, unmount };
}

async function openMessage(backend: Partial<Backend> = {}) {
  const opened = await openInbox(backend);
  await opened.user.click(await screen.findByRole('button', { name: /Devis/ }));
  return opened;
}

/** The field for files is hidden behind a button. */
function chooser(): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>('input[type=file]');
  if (!found) throw new Error('there is no field for files');
  return found;
}

const press = (name: string) => screen.findByRole('button', { name });

it('answers all but oneself, where the sender wants the answer, in the same conversation', async () => {
  const { api, user } = await openMessage();
  await user.click(await press('Répondre à tous'));
  expect(screen.getByLabelText('À')).toHaveValue('ventes@client.test, ada@client.test');
  expect(screen.getByLabelText('Copie')).toHaveValue('lea@client.test, max@client.test');
  await user.click(await press('Envoyer'));
  expect(await screen.findByText('Message envoyé à 4 destinataires.')).toBeVisible();
  expect(api.asked('POST /accounts/id-contact/send')[0]?.body).toMatchObject({ answers: 'm1', forwards: null });
});

it('offers to answer all only where there are others', async () => {
  await openMessage({ messages: [aMessage('m1')] });
  expect(await press('Répondre')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Répondre à tous' })).toBeNull();
});

it('sends a message on with the files that are wanted', async () => {
  const { api, user } = await openMessage();
  await user.click(await press('Transférer'));
  expect(screen.getByLabelText('Objet')).toHaveValue('Fwd: Devis');
  const text = screen.getByLabelText<HTMLTextAreaElement>('Message').value;
  expect(text).toContain('De: Léa Martin <lea@client.test>');
  expect(text).toContain('Bonjour, voir https://client.test/devis.');
  await user.click(await press('Retirer devis.pdf'));
  await user.type(screen.getByLabelText('À'), 'a@client.test');
  await user.click(await press('Envoyer'));
  await screen.findByText('Message envoyé à 1 destinataire.');
  expect(api.asked('POST /accounts/id-contact/send')[0]?.body).toMatchObject({
    to: ['a@client.test'],
    forwards: { message: 'm1', attachments: [1] },
  });
});

it('sends files, says before how much fits, and names what does not', async () => {
  const { api, user } = await openInbox();
  await user.click(await press('Nouveau message'));
  expect(screen.getByText('Au plus 19,1 Mo de fichiers par message.')).toBeVisible();
  const large = new File(['x'], 'film.mov');
  Object.defineProperty(large, 'size', { value: 25_000_000 });
  const small = new File(['Bonjour'], 'note.txt', { type: 'text/plain' });
  await user.upload(chooser(), [large, small]);
  expect(await screen.findByRole('alert')).toHaveTextContent(/« film.mov » \(25.Mo\) est trop volumineux/);
  const files = within(screen.getByRole('list', { name: 'Fichiers joints' }));
  expect(files.getByText('note.txt')).toBeVisible();
  expect(files.queryByText('film.mov')).toBeNull();

  await user.type(screen.getByLabelText('À'), 'a@client.test');
  await user.click(await press('Envoyer'));
  await screen.findByText('Message envoyé à 1 destinataire.');
  expect(api.asked('POST /accounts/id-contact/send')[0]?.body).toMatchObject({
    attachments: [{ filename: 'note.txt', content_type: 'text/plain', content: btoa('Bonjour') }],
  });
});

it('keeps a draft in the browser until it is sent, never its files', async () => {
  const { user, unmount } = await openInbox();
  await user.click(await press('Nouveau message'));
  await user.type(screen.getByLabelText('Objet'), 'À moitié');
  await user.click(await press('Copie et copie cachée'));
  await user.type(screen.getByLabelText('Copie cachée'), 'b@client.test');
  await user.upload(chooser(), new File(['x'], 'secret.txt'));
  await waitFor(() => {
    expect(window.localStorage.getItem('email-provisioning.draft.id-contact')).toContain('À moitié');
  });
  expect(JSON.stringify(window.localStorage)).not.toContain('secret.txt');
  unmount();

  const again = await openInbox();
  await again.user.click(await press('Reprendre le brouillon'));
  expect(screen.getByLabelText('Objet')).toHaveValue('À moitié');
  expect(screen.getByLabelText('Copie cachée')).toHaveValue('b@client.test');
  await again.user.type(screen.getByLabelText('À'), 'a@client.test');
  await again.user.click(await press('Envoyer'));
  await screen.findByText('Message envoyé à 2 destinataires.');
  expect(window.localStorage.getItem('email-provisioning.draft.id-contact')).toBeNull();
  expect(await press('Nouveau message')).toBeVisible();
});

it('asks before a draft gives way to another message', async () => {
  const { user } = await openMessage();
  await user.click(await press('Nouveau message'));
  await user.type(screen.getByLabelText('Objet'), 'À moitié');
  await user.click(await press('Retour aux messages'));
  await user.click(await screen.findByRole('button', { name: /Devis/ }));
  await user.click(await press('Répondre'));
  const question = within(await screen.findByRole('dialog', { name: /^Remplacer le brouillon/ }));
  await user.click(question.getByRole('button', { name: 'Annuler' }));
  await user.click(await press('Répondre'));
  await user.click(await press('Commencer un autre message'));
  expect(screen.getByLabelText('Objet')).toHaveValue('Re: Devis');
});

it('takes an answer that nobody has typed into for no draft', async () => {
  const { user } = await openMessage();
  await user.click(await press('Répondre'));
  expect(screen.getByLabelText('Objet')).toHaveValue('Re: Devis');
  await user.click(await press('Retour aux messages'));
  expect(window.localStorage.getItem('email-provisioning.draft.id-contact')).toBeNull();
  await user.click(await press('Nouveau message'));
  expect(screen.getByLabelText('Objet')).toHaveValue('');
});

it('reads what another program has left in the storage as no draft', async () => {
  for (const kept of ['{', '[]', '7', '{"to":5,"forwards":{"message":"m","files":[{}]}}']) {
    window.localStorage.setItem('email-provisioning.draft.id-contact', kept);
    const { unmount } = await openInbox();
    expect(await press('Nouveau message')).toBeVisible();
    unmount();
  }
});
