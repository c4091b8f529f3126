import { act, screen, waitFor, within } from '@testing-library/react';
import { delay, HttpResponse } from 'msw';
import { expect, it, vi } from 'vitest';
import { createQueryClient } from '../../lib/api/ApiProvider';
import { Backend, on, problem } from '../../testing/backend';
import { anAccount, PASSWORD, someCredentials } from '../../testing/fixtures';
import { openPanel } from '../../testing/render';
import { server } from '../../testing/server';

const email = 'contact@example.test';

/** Open the panel on one address and ask for a new password. */
async function rotate(expiresIn = 30, more: Parameters<typeof someCredentials>[1] = {}) {
  new Backend({ accounts: [anAccount('contact')] });
  server.use(
    on('post', '/accounts/:id/rotate', () => {
      const credentials = someCredentials(email, { expires_in: expiresIn, ...more });
      return HttpResponse.json({ email, credentials, previous_valid_until: '2026-01-05T08:10:00Z' });
    }),
  );
  const queryClient = createQueryClient();
  const { user } = openPanel({ language: 'fr', queryClient });
  await user.click(await screen.findByRole('button', { name: `Autres actions pour ${email}` }));
  await user.click(screen.getByRole('button', { name: 'Nouveau mot de passe' }));
  await user.click(await screen.findByRole('button', { name: 'Afficher un nouveau mot de passe' }));
  const dialog = await screen.findByRole('dialog', { name: 'Enregistrez ces identifiants maintenant' });
  return { user, dialog, queryClient };
}

function everythingKept(client: ReturnType<typeof createQueryClient>): string {
  const queries = client.getQueryCache().getAll().map(({ state }) => state);
  const mutations = client.getMutationCache().getAll().map(({ state }) => state);
  const storage = [window.localStorage, window.sessionStorage];
  return JSON.stringify([queries, mutations, storage]);
}

it('shows what a mail program needs, and how long it stays', async () => {
  const { dialog } = await rotate();
  const shown = within(dialog);
  expect(shown.getByText(PASSWORD)).toBeVisible();
  expect(shown.getAllByText('mail.example.test')).toHaveLength(2);
  expect(shown.getByText('5587')).toBeVisible();
  expect(shown.getByText('STARTTLS')).toBeVisible();
  expect(shown.getByText('5993')).toBeVisible();
  expect(shown.getAllByText('30 secondes restantes')[0]).toBeVisible();
  expect(shown.getByText(/L’ancien mot de passe fonctionne encore/)).toBeVisible();
  expect(shown.getByRole('heading', { level: 2 })).toHaveFocus();
});

it('says so where the server offers no IMAP', async () => {
  const { dialog } = await rotate(30, { imap: null });
  expect(within(dialog).getByText(/IMAP\) n’est pas proposée/)).toBeVisible();
});

it('leads to the set-up of a device once they are saved, and keeps nothing', async () => {
  const { user, dialog, queryClient } = await rotate();
  await user.click(within(dialog).getByRole('button', { name: /configurer un appareil/ }));
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(await screen.findByRole('heading', { name: `Utiliser ${email}` })).toBeVisible();
  expect(document.body.textContent).not.toContain(PASSWORD);
  expect(everythingKept(queryClient)).not.toContain(PASSWORD);
});

it('copies one value, or all of them, and says so', async () => {
  const { user, dialog } = await rotate();
  await user.click(within(dialog).getByRole('button', { name: /Copier.: Identifiants, Mot de passe/ }));
  expect(await navigator.clipboard.readText()).toBe(PASSWORD);
  expect(await within(dialog).findAllByText('Copié')).not.toHaveLength(0);

  await user.click(within(dialog).getByRole('button', { name: 'Tout copier' }));
  const all = await navigator.clipboard.readText();
  expect(all).toContain(`Mot de passe: ${PASSWORD}`);
  expect(all).toContain('Port: 5587');
});

it('says so when copying does not work', async () => {
  const { user, dialog } = await rotate();
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('refused'));
  Object.defineProperty(document, 'execCommand', { value: () => false, configurable: true });
  await user.click(within(dialog).getByRole('button', { name: 'Tout copier' }));
  expect(await within(dialog).findByText(/sélectionnez le texte/)).toBeVisible();
});

it('stays on Escape, because there is no second look', async () => {
  const { dialog } = await rotate();
  act(() => {
    dialog.dispatchEvent(new Event('cancel', { cancelable: true }));
  });
  expect(screen.getByText(PASSWORD)).toBeVisible();
});

it('takes the password away at the end of its time, from the page and from everything kept', async () => {
  const { queryClient } = await rotate(1);
  expect(screen.getByText(PASSWORD)).toBeVisible();
  await waitFor(
    () => {
      expect(screen.queryByRole('dialog')).toBeNull();
    },
    { timeout: 3000 },
  );
  expect(document.documentElement.outerHTML).not.toContain(PASSWORD);
  expect(everythingKept(queryClient)).not.toContain(PASSWORD);
  expect(screen.getByText(/n’est plus affiché/)).toBeVisible();
});

it('takes it away as soon as the computer wakes up, where its time has passed asleep', async () => {
  await rotate(30);
  const later = Date.now() + 31_000;
  vi.spyOn(Date, 'now').mockImplementation(() => later);
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull();
  });
  expect(document.documentElement.outerHTML).not.toContain(PASSWORD);
});

it('gives more time once to who asks for it', async () => {
  const { user, dialog } = await rotate(30);
  await user.click(within(dialog).getByRole('button', { name: 'Plus de temps' }));
  expect(within(dialog).getAllByText(/^(2[5-9]\d|300) secondes restantes$/)[0]).toBeVisible();
  expect(within(dialog).queryByRole('button', { name: 'Plus de temps' })).toBeNull();
});

it('draws a code that a telephone reads, for who asks for one', async () => {
  const { user, dialog } = await rotate();
  const toggle = within(dialog).getByRole('button', { name: 'Code QR pour téléphone' });
  expect(within(dialog).queryByRole('img')).toBeNull();
  await user.click(toggle);
  const code = await within(dialog).findByRole('img', { name: `Code QR du mot de passe de ${email}` });
  expect(code.querySelector('path')?.getAttribute('d')).toMatch(/^M4 4h1v1h-1z/);
  expect(toggle).toHaveAttribute('aria-expanded', 'true');
  await user.click(toggle);
  expect(within(dialog).queryByRole('img')).toBeNull();
});

/** Read a file as a browser does; jsdom's own have no `text()`. */
function textOf(file: Blob | undefined): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => {
      resolve(typeof reader.result === 'string' ? reader.result : '');
    };
    reader.readAsText(file ?? new Blob());
  });
}

it('saves all of them as a file, whose address is gone at once', async () => {
  const { user, dialog } = await rotate();
  const saved: { name: string; content: Blob | undefined }[] = [];
  const blobs = new Map<string, Blob>();
  Object.assign(URL, {
    createObjectURL: (blob: Blob) => {
      blobs.set('blob:1', blob);
      return 'blob:1';
    },
    revokeObjectURL: (address: string) => blobs.delete(address),
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) {
    saved.push({ name: this.download, content: blobs.get(this.href) });
  });
  await user.click(within(dialog).getByRole('button', { name: 'Télécharger' }));
  expect(saved[0]?.name).toBe('contact@example.test.txt');
  expect(await textOf(saved[0]?.content)).toContain(PASSWORD);
  expect(blobs.size).toBe(0);
});

it('closes early once they are saved', async () => {
  const { user, queryClient } = await rotate();
  await user.click(screen.getByRole('button', { name: 'Je les ai enregistrés' }));
  expect(document.documentElement.outerHTML).not.toContain(PASSWORD);
  await delay(50);
  expect(everythingKept(queryClient)).not.toContain(PASSWORD);
});

it('keeps the question open with the reason when there is no new password', async () => {
  new Backend({ accounts: [anAccount('contact')] });
  server.use(on('post', '/accounts/:id/rotate', () => problem(503, 'storage_unavailable')));
  const { user } = openPanel();
  await user.click(await screen.findByRole('button', { name: `Autres actions pour ${email}` }));
  await user.click(screen.getByRole('button', { name: 'Nouveau mot de passe' }));
  await user.click(await screen.findByRole('button', { name: 'Afficher un nouveau mot de passe' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('Rien n’a changé');
  expect(screen.getByRole('dialog', { name: /Demander un nouveau mot de passe/ })).toBeVisible();
});
