import { screen, waitFor, within } from '@testing-library/react';
import { delay } from 'msw';
import { expect, it } from 'vitest';
import { Backend, on, problem } from '../../testing/backend';
import { aMessage, anAccount } from '../../testing/fixtures';
import { openPanel } from '../../testing/render';
import { server } from '../../testing/server';
import { admit, fits, isRisky, mostFiles } from './attached';

const THREE = [
  aMessage('m1', { subject: 'Devis' }),
  aMessage('m2', { subject: 'Facture', seen: true }),
  aMessage('m3', { subject: 'Relance', seen: true }),
];

async function openInbox(messages = THREE) {
  const api = new Backend({ accounts: [anAccount('contact')], messages });
  const { user } = openPanel();
  await user.click(await screen.findByRole('button', { name: 'Messages de contact@example.test' }));
  await screen.findByRole('button', { name: new RegExp(messages[0]?.subject ?? '') });
  return { api, user };
}

it('finds messages by words, says how many, and shows all again', async () => {
  const { api, user } = await openInbox();
  await user.type(screen.getByLabelText('Chercher dans les messages'), 'facture');
  const results = within(await screen.findByRole('list', { name: 'Résultats' }));
  await waitFor(() => {
    expect(results.getAllByRole('button')).toHaveLength(1);
  });
  expect(await screen.findByText('1 message trouvé.')).toBeInTheDocument();
  await user.clear(screen.getByLabelText('Chercher dans les messages'));
  await user.type(screen.getByLabelText('Chercher dans les messages'), 'rien de tel');
  expect(await screen.findByText('Aucun message ne correspond')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Effacer la recherche' }));
  expect(await screen.findByRole('list', { name: 'Boîte de réception' })).toBeVisible();
  expect(api.asked('GET /accounts/id-contact/messages').length).toBeLessThan(20);
});

it('goes from message to message by the arrow keys', async () => {
  const { user } = await openInbox();
  const rows = within(screen.getByRole('list', { name: 'Boîte de réception' })).getAllByRole('button');
  rows[0]?.focus();
  await user.keyboard('{ArrowDown}');
  expect(rows[1]).toHaveFocus();
  await user.keyboard('{End}');
  expect(rows[2]).toHaveFocus();
  await user.keyboard('{ArrowDown}{ArrowUp}{Home}{ArrowUp}');
  expect(rows[0]).toHaveFocus();
});

it('marks a message as unread, and reads it anew when it is opened again', async () => {
  const { api, user } = await openInbox();
  await user.click(screen.getByRole('button', { name: /Devis/ }));
  await user.click(await screen.findByRole('button', { name: 'Marquer non lu' }));
  expect(await screen.findByText('Message marqué non lu.')).toBeVisible();
  const row = await screen.findByRole('button', { name: /Non lu.*Devis/ });
  await user.click(row);
  expect(await screen.findByRole('button', { name: /^Léa Martin.*Devis/ })).toBeVisible();
  expect(api.asked('GET /accounts/id-contact/messages/m1')).toHaveLength(2);
});

it('leaves a message that was found by its words as it was put away', async () => {
  const { api, user } = await openInbox();
  // As slow as a provider elsewhere: the page is drawn anew while the lists are on their way.
  server.use(
    on('get', '/accounts/:id/messages', async () => {
      await delay(100);
    }),
  );
  await user.type(screen.getByLabelText('Chercher dans les messages'), 'devis');
  await screen.findByText('1 message trouvé.');
  await user.click(screen.getByRole('button', { name: /Devis/ }));
  await user.click(await screen.findByRole('button', { name: 'Marquer non lu' }));
  await screen.findByText('Message marqué non lu.');
  await delay(300);
  expect(api.asked('GET /accounts/id-contact/messages/m1')).toHaveLength(1);
  expect(api.messages[0]?.seen).toBe(false);

  await user.click(await screen.findByRole('button', { name: /Non lu.*Devis/ }));
  await user.click(await screen.findByRole('button', { name: 'Supprimer' }));
  await user.click(await screen.findByRole('button', { name: 'Mettre à la corbeille' }));
  await screen.findByText('Message mis à la corbeille.');
  await delay(300);
  expect(api.asked('GET /accounts/id-contact/messages/m1')).toHaveLength(2);
});

it('throws a message away after a question, and says why where it cannot', async () => {
  const { user } = await openInbox();
  await user.click(screen.getByRole('button', { name: /Devis/ }));
  server.use(on('delete', '/accounts/:id/messages/:message', () => problem(503, 'provider_unavailable'), { once: true }));
  await user.click(await screen.findByRole('button', { name: 'Supprimer' }));
  const question = within(await screen.findByRole('dialog', { name: /^Mettre ce message à la corbeille/ }));
  await user.click(question.getByRole('button', { name: 'Mettre à la corbeille' }));
  expect(await question.findByRole('alert')).toBeVisible();
  await user.click(question.getByRole('button', { name: 'Mettre à la corbeille' }));
  expect(await screen.findByText('Message mis à la corbeille.')).toBeVisible();
  await waitFor(() => {
    expect(screen.queryByRole('button', { name: /Devis/ })).toBeNull();
  });
});

it('shows the images of others only on request, in a frame of the server', async () => {
  const page = '/api/email/accounts/id-contact/messages/m1/page';
  const { user } = await openInbox([aMessage('m1', { html: '<p>Bonjour', remote_images: 2, page_url: page })]);
  await user.click(screen.getByRole('button', { name: /Devis/ }));
  expect(await screen.findByTitle('Contenu du message')).not.toHaveAttribute('src');
  await user.click(screen.getByRole('button', { name: 'Afficher les images distantes' }));
  const frame = screen.getByTitle('Contenu du message');
  expect(frame).toHaveAttribute('src', page);
  expect(frame).toHaveAttribute('sandbox', '');
  expect(screen.getByText(/leurs serveurs savent/)).toBeVisible();
});

it('warns of files that run', async () => {
  const file = { index: 0, content_type: 'application/octet-stream', size: 3, url: '/x' };
  const attachments = [{ ...file, filename: 'facture.pdf.exe' }, { ...file, index: 1, filename: 'facture.pdf' }];
  const { user } = await openInbox([aMessage('m1', { attachments })]);
  await user.click(screen.getByRole('button', { name: /Devis/ }));
  expect(await screen.findAllByText(/peut exécuter un programme/)).toHaveLength(1);
  expect(['a.HTML', 'a.js', 'a.docm', 'a.svg '].every(isRisky)).toBe(true);
  expect(['a.png', 'exe', 'a.exe.txt', 'a.docx'].some(isRisky)).toBe(false);
});

it('reckons what fits with the encoding that files get in a message', () => {
  const limit = 26_214_400;
  const most = mostFiles(limit);
  expect(most).toBeGreaterThan(19_000_000);
  expect(fits([{ size: most - 1000 }], limit)).toBe(true);
  expect(fits([{ size: most + 57 * 40 }], limit)).toBe(false);
  const files = [3, 30_000_000, 4].map((size) => Object.defineProperty(new File([], 'x'), 'size', { value: size }));
  const { taken, refused } = admit([], files, limit);
  expect([taken.map(({ size }) => size), refused.map(({ size }) => size)]).toEqual([[3, 4], [30_000_000]]);
});
