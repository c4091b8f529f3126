import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { delay, HttpResponse } from 'msw';
import { describe, expect, it, vi } from 'vitest';
import type { Account } from '../../lib/api/types';
import { Backend, on, problem } from '../../testing/backend';
import { anAccount, CAPABILITIES, ME, PASSWORD, someCredentials } from '../../testing/fixtures';
import { heldBack } from '../../testing/held';
import { openPanel } from '../../testing/render';
import { server } from '../../testing/server';

const nameField = () => screen.findByLabelText('Nom de l’adresse');
const submit = () => screen.getByRole('button', { name: 'Créer l’adresse email' });
const credentials = () => screen.findByRole('dialog', { name: 'Enregistrez ces identifiants maintenant' });

describe('availability', () => {
  it('says in words that a name is free, after one question for a word typed in one go', async () => {
    const backend = new Backend();
    const { user } = openPanel();
    await user.type(await nameField(), 'contact');
    expect(await screen.findByText('contact@example.test est disponible.')).toBeVisible();
    expect(backend.asked('POST /check-availability')).toHaveLength(1);
  });

  it('gives the reason by its code, and fills in a suggestion that is clicked', async () => {
    const backend = new Backend();
    backend.taken.set('contact', { code: 'email_already_exists', suggestions: ['contact-paris@example.test'] });
    const { user } = openPanel();
    await user.type(await nameField(), 'contact');
    expect(await screen.findByText(/Cette adresse est déjà prise/)).toBeVisible();
    expect(await nameField()).toBeInvalid();

    await user.click(screen.getByRole('button', { name: 'contact-paris@example.test' }));
    expect(await nameField()).toHaveValue('contact-paris');
    expect(await screen.findByText('contact-paris@example.test est disponible.')).toBeVisible();
  });

  it('shows the detail of a code that it does not know', async () => {
    const backend = new Backend();
    backend.taken.set('x', { code: 'name_of_the_future', suggestions: [] });
    const { user } = openPanel();
    await user.type(await nameField(), 'x');
    expect(await screen.findByText('detail of name_of_the_future')).toBeVisible();
  });

  it('ignores an answer that comes after another name was typed', async () => {
    new Backend();
    server.use(
      on('post', '/check-availability', async ({ request }) => {
        const { username } = (await request.json()) as { username: string };
        if (username === 'slow') await delay(600);
        const available = username !== 'slow';
        const reason = available ? null : { code: 'name_blocked', message: '' };
        return HttpResponse.json({ available, email: `${username}@example.test`, reason, suggestions: [] });
      }),
    );
    const { user } = openPanel();
    await user.type(await nameField(), 'slow');
    await delay(300);
    await user.clear(await nameField());
    await user.type(await nameField(), 'quick');
    expect(await screen.findByText('quick@example.test est disponible.')).toBeVisible();
    await delay(500);
    expect(screen.getByText('quick@example.test est disponible.')).toBeVisible();
  });

  it('refuses a pasted novel without sending it', async () => {
    const backend = new Backend();
    const { user } = openPanel();
    await user.click(await nameField());
    await user.paste('a'.repeat(10_000));
    expect(await screen.findByText(/64 caractères au plus/)).toBeVisible();
    await delay(300);
    expect(backend.asked('POST /check-availability')).toHaveLength(0);
  });

  it('offers the domains only where there are several, and understands a whole address', async () => {
    const domains = ['example.test', 'atelier.test'].map((name, index) => ({
      name,
      provider: 'local',
      default: index === 0,
      capabilities: CAPABILITIES,
    }));
    const backend = new Backend({ me: { ...ME, domains } });
    const { user } = openPanel();
    await user.click(await nameField());
    await user.paste('contact@atelier.test');
    expect(await nameField()).toHaveValue('contact');
    expect(screen.getByLabelText('Domaine')).toHaveValue('atelier.test');
    await waitFor(() => {
      expect(backend.asked('POST /check-availability')[0]?.body).toEqual({ username: 'contact', domain: 'atelier.test' });
    });
  });
});

describe('creation', () => {
  it('creates on Enter with the display name, and shows the credentials', async () => {
    const backend = new Backend();
    const { user } = openPanel();
    await user.type(await screen.findByLabelText(/Nom affiché/), 'Support client');
    await user.type(await nameField(), 'contact{Enter}');
    expect(within(await credentials()).getByText(PASSWORD)).toBeVisible();
    expect(backend.asked('POST /create')[0]?.body).toEqual({
      username: 'contact',
      domain: 'example.test',
      display_name: 'Support client',
    });

    await user.click(screen.getByRole('button', { name: 'Je les ai enregistrés' }));
    const ready = screen.getByRole('heading', { name: 'contact@example.test est prête.' });
    expect(ready).toHaveFocus();
    expect(await screen.findByRole('heading', { name: 'contact@example.test' })).toBeVisible();
  });

  it('creates once, however fast the clicks come', async () => {
    const backend = new Backend();
    const { user } = openPanel();
    await user.type(await nameField(), 'contact');
    await screen.findByText('contact@example.test est disponible.');
    const button = submit();
    fireEvent.click(button);
    fireEvent.click(button);
    await credentials();
    expect(backend.asked('POST /create')).toHaveLength(1);
  });

  it('keeps what was typed and the key when the outcome is unknown, and takes a new key after a refusal', async () => {
    const backend = new Backend();
    server.use(on('post', '/create', () => HttpResponse.error(), { once: true }));
    const { user } = openPanel();
    await user.type(await nameField(), 'contact{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('Le serveur ne répond pas');
    expect(await nameField()).toHaveValue('contact');

    server.use(on('post', '/create', () => problem(403, 'account_limit_reached', { limit: 10, used: 10 }), { once: true }));
    await user.click(submit());
    expect(await screen.findByText(/votre limite de 10 adresses/)).toBeVisible();

    await user.click(submit());
    await credentials();
    const keys = backend.asked('POST /create').map(({ headers }) => headers.get('Idempotency-Key'));
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).not.toBe(keys[1]);
    expect(keys[2]).toMatch(/.{20,}/);
  });

  it('says when to try again after too many requests', async () => {
    new Backend();
    server.use(on('post', '/create', () => problem(429, 'too_many_requests', { retry_after: 42 })));
    const { user } = openPanel();
    await user.type(await nameField(), 'contact{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('Réessayez dans 42 secondes');
  });

  it('offers the suggestions that come with a refusal', async () => {
    new Backend();
    const suggestions = ['bonjour@example.test'];
    server.use(on('post', '/create', () => problem(409, 'email_already_exists', { suggestions })));
    const { user } = openPanel();
    await user.type(await nameField(), 'contact{Enter}');
    await user.click(await screen.findByRole('button', { name: 'bonjour@example.test' }));
    expect(await nameField()).toHaveValue('bonjour');
  });

  it('does not ask the server for an address without a name', async () => {
    const backend = new Backend();
    const { user } = openPanel();
    await nameField();
    await user.click(submit());
    expect(await screen.findByText(/Saisissez un nom/)).toBeVisible();
    expect(await nameField()).toHaveFocus();
    expect(backend.asked('POST /create')).toHaveLength(0);
  });
});

describe('a creation that takes longer', () => {
  const operation = { id: 'r1', kind: 'create', state: 'running', attempts: 1, retry_at: null, error_code: null } as const;
  const pending = anAccount('lent', {
    status: 'provisioning',
    credentials_shown: false,
    operation: { ...operation, step: 'provision' },
  });

  function slowBackend(end: Partial<typeof pending>) {
    const backend = new Backend();
    server.use(
      on('post', '/create', () => {
        backend.accounts = [pending];
        const body = { success: true, email: pending.email, account: pending, credentials: null };
        return HttpResponse.json(body, { status: 202 });
      }),
      on('get', '/accounts/:id', () => HttpResponse.json({ ...pending, ...end })),
    );
    return backend;
  }

  it('shows its steps, then reveals the credentials', async () => {
    const backend = slowBackend({ status: 'active', operation: null });
    server.use(
      on('post', '/accounts/:id/reveal', () =>
        HttpResponse.json({ email: pending.email, credentials: someCredentials(pending.email) }),
      ),
    );
    const { user } = openPanel();
    await user.type(await nameField(), 'lent{Enter}');
    expect(await screen.findByRole('heading', { name: /Création de lent@example.test/ })).toBeVisible();
    expect(screen.getByText('Création de la boîte chez le fournisseur').closest('li')).toHaveAttribute('aria-current', 'step');
    expect(await screen.findByRole('dialog', {}, { timeout: 3000 })).toHaveTextContent(PASSWORD);
    expect(backend.asked('POST /accounts/id-lent/reveal')).toHaveLength(1);
  });

  it('listens to the server where it tells of each change', async () => {
    const backend = slowBackend({});
    const event = (account: Partial<Account>) =>
      `event: account\ndata: ${JSON.stringify({ ...pending, ...account })}\n\n`;
    const text = `retry: 1000\n${event({})}: \n\n${event({ status: 'active', operation: null })}`;
    server.use(
      on('get', '/accounts/:id/events', () =>
        new HttpResponse(text, { headers: { 'Content-Type': 'text/event-stream' } }),
      ),
      on('post', '/accounts/:id/reveal', () =>
        HttpResponse.json({ email: pending.email, credentials: someCredentials(pending.email) }),
      ),
    );
    const { user } = openPanel();
    await user.type(await nameField(), 'lent{Enter}');
    expect(await credentials()).toHaveTextContent(PASSWORD);
    expect(backend.asked('GET /accounts/id-lent/events')).toHaveLength(1);
  });

  it('spends the one look at the password on a page that is looked at', async () => {
    const backend = slowBackend({ status: 'active', operation: null });
    server.use(
      on('post', '/accounts/:id/reveal', () =>
        HttpResponse.json({ email: pending.email, credentials: someCredentials(pending.email) }),
      ),
    );
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    const { user } = openPanel();
    await user.type(await nameField(), 'lent{Enter}');
    await waitFor(() => {
      expect(backend.asked('GET /accounts/id-lent').length).toBeGreaterThan(0);
    });
    await delay(300);
    expect(backend.asked('POST /accounts/id-lent/reveal')).toHaveLength(0);
    hidden.mockReturnValue(false);
    act(() => {
      document.dispatchEvent(new Event('visibilitychange'));
    });
    expect(await credentials()).toHaveTextContent(PASSWORD);
  });

  it('shows its password after another one that is on show', async () => {
    const backend = slowBackend({});
    const other = anAccount('contact');
    backend.accounts = [other];
    const letGo = heldBack('get', '/accounts/:id', { ...pending, status: 'active', operation: null });
    server.use(
      on('post', '/accounts/:id/reveal', () =>
        HttpResponse.json({ email: pending.email, credentials: someCredentials(pending.email, { password: 'second' }) }),
      ),
    );
    const { user } = openPanel();
    await user.click(await screen.findByRole('button', { name: `Autres actions pour ${other.email}` }));
    await user.type(await nameField(), 'lent{Enter}');
    await screen.findByRole('heading', { name: /Création de lent@example.test/ });
    await user.click(screen.getByRole('button', { name: 'Nouveau mot de passe' }));
    await user.click(await screen.findByRole('button', { name: 'Afficher un nouveau mot de passe' }));
    expect(await credentials()).toHaveTextContent(PASSWORD);
    letGo();
    await waitFor(() => {
      expect(backend.asked('POST /accounts/id-lent/reveal')).toHaveLength(1);
    });
    await delay(50);
    expect(await credentials()).toHaveTextContent(PASSWORD);
    await user.click(screen.getByRole('button', { name: 'Je les ai enregistrés' }));
    expect(await credentials()).toHaveTextContent('second');
    expect(screen.getAllByText('30 secondes restantes')[0]).toBeVisible();
  });

  it('fetches what it has made for who had to sign in again meanwhile', async () => {
    const backend = slowBackend({ status: 'active', operation: null });
    server.use(
      on('get', '/accounts/:id', () => problem(401, 'authentication_required'), { once: true }),
      on('post', '/accounts/:id/reveal', () =>
        HttpResponse.json({ email: pending.email, credentials: someCredentials(pending.email) }),
      ),
    );
    const { user } = openPanel();
    await user.type(await nameField(), 'lent{Enter}');
    expect(await screen.findAllByText(/plus connecté/)).not.toHaveLength(0);
    backend.taken.set('lent', { code: 'email_already_exists', suggestions: [] });
    await user.click(submit());
    expect(await credentials()).toHaveTextContent(PASSWORD);
    const [first, second] = backend.asked('POST /create').map(({ headers }) => headers.get('Idempotency-Key'));
    expect(second).toBe(first);
  });

  it('returns to the form with the reason when it fails', async () => {
    slowBackend({ status: 'failed', error_code: 'domain_not_verified' });
    const { user } = openPanel();
    await user.type(await nameField(), 'lent{Enter}');
    expect(await screen.findByRole('alert', {}, { timeout: 3000 })).toHaveTextContent('Le domaine n’est pas vérifié');
    expect(await nameField()).toHaveValue('lent');
  });

  it('offers a new password where the first one was shown to nobody in time', async () => {
    slowBackend({ status: 'active', operation: null });
    server.use(on('post', '/accounts/:id/reveal', () => problem(409, 'credentials_already_shown')));
    const { user } = openPanel();
    await user.type(await nameField(), 'lent{Enter}');
    await user.click(await screen.findByRole('button', { name: 'Nouveau mot de passe' }, { timeout: 3000 }));
    expect(await credentials()).toHaveTextContent(PASSWORD);
  });
});
