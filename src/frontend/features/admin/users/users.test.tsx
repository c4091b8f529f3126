import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type { ManagedUser, UserDetails } from '../../../lib/api/admin-types';
import { answering, AUDITOR, openAdmin } from '../../../testing/admin';
import { on, problem } from '../../../testing/backend';
import { server } from '../../../testing/server';

const aUser = (name: string, more: Partial<ManagedUser> = {}): ManagedUser => ({
  id: `id-${name}`,
  name,
  role: 'member',
  created_at: '2026-01-05T08:00:00Z',
  disabled_at: null,
  ...more,
});

const details = (user: ManagedUser): UserDetails => ({
  user,
  tokens: [
    {
      id: 't1',
      label: 'Sauvegarde',
      scopes: ['addresses:read'],
      domains: null,
      created_at: '2026-01-05T08:00:00Z',
      expires_at: null,
      last_used_at: null,
    },
  ],
  sessions: [{ id: 's1', label: 'Firefox', created_at: '2026-01-05T08:00:00Z', last_used_at: null, expires_at: null }],
});

const page = (...users: ManagedUser[]) => ({ users, next_cursor: null });
const invitation = (user: ManagedUser) => ({
  user,
  sign_in_link: 'https://mail.example.test/email-provisioning#sign-in=once',
  expires_at: '2026-01-06T08:00:00Z',
});

it('finds people by name and role', async () => {
  const { open } = openAdmin('users');
  server.use(
    on('get', '/admin/users', ({ request }) => {
      const params = new URL(request.url).searchParams;
      const all = [aUser('Léa'), aUser('Paul', { role: 'auditor', disabled_at: '2026-01-05T08:00:00Z' })];
      const [q, role] = [params.get('q') ?? '', params.get('role')];
      return HttpResponse.json(page(...all.filter((user) => user.name.startsWith(q) && (!role || user.role === role))));
    }),
  );
  const { user } = open();
  expect(await screen.findByRole('row', { name: /Léa.*Membre.*Peut se connecter/ })).toBeVisible();
  expect(screen.getByRole('row', { name: /Paul.*Auditeur.*Désactivée/ })).toBeVisible();
  await user.selectOptions(screen.getByLabelText('Rôle'), 'Auditeur');
  await waitFor(() => {
    expect(screen.queryByRole('row', { name: /Léa/ })).toBeNull();
  });
  await user.type(screen.getByLabelText('Rechercher une personne'), 'X');
  expect(await screen.findByText('Personne ne correspond à cette recherche.')).toBeVisible();
});

it('invites a person, and shows the link once', async () => {
  const { backend, open } = openAdmin('users');
  server.use(on('post', '/admin/users', () => problem(409, 'user_exists'), { once: true }));
  const { user } = open();
  await user.click(await screen.findByRole('button', { name: 'Inviter une personne' }));
  const dialog = within(screen.getByRole('dialog', { name: 'Inviter une personne' }));
  await user.type(dialog.getByLabelText(/^Nom/), 'Léa');
  await user.click(dialog.getByRole('radio', { name: 'Auditeur' }));
  await user.click(dialog.getByRole('button', { name: 'Créer l’invitation' }));
  expect(await dialog.findByRole('alert')).toHaveTextContent('porte déjà ce nom');
  expect(dialog.getByLabelText(/^Nom/)).toHaveValue('Léa');

  const lea = aUser('Léa', { role: 'auditor' });
  server.use(on('post', '/admin/users', () => HttpResponse.json(invitation(lea), { status: 201 })));
  await user.click(dialog.getByRole('button', { name: 'Créer l’invitation' }));
  const link = await screen.findByLabelText('Lien de connexion à usage unique');
  expect(link).toHaveValue('https://mail.example.test/email-provisioning#sign-in=once');
  expect(backend.asked('POST /admin/users')[1]?.body).toEqual({ name: 'Léa', role: 'auditor' });
  await user.click(screen.getByRole('button', { name: 'Je l’ai transmis' }));
  expect(document.body.innerHTML).not.toContain('sign-in=once');
});

it('changes a role, and says so when it is the last administrator’s', async () => {
  const { backend, open } = openAdmin('users');
  const lea = aUser('Léa', { role: 'administrator' });
  answering({ '/admin/users': page(lea), '/admin/users/:id': details(lea) });
  server.use(on('patch', '/admin/users/:id', () => problem(409, 'last_administrator'), { once: true }));
  const { user } = open();
  await user.click(await screen.findByRole('button', { name: 'Gérer Léa' }));
  const dialog = within(screen.getByRole('dialog', { name: 'Léa' }));
  expect(await dialog.findByRole('button', { name: 'Enregistrer le rôle' })).toBeDisabled();
  await user.click(dialog.getByRole('radio', { name: 'Membre' }));
  await user.click(dialog.getByRole('button', { name: 'Enregistrer le rôle' }));
  expect(await dialog.findByRole('alert')).toHaveTextContent('C’est le dernier administrateur');
  server.use(on('patch', '/admin/users/:id', () => HttpResponse.json(aUser('Léa'))));
  await user.click(dialog.getByRole('button', { name: 'Enregistrer le rôle' }));
  expect(await screen.findByText(/Léa : Membre/)).toBeVisible();
  expect(backend.asked('PATCH /admin/users/id-Léa').concat(backend.asked('PATCH /admin/users/id-L%C3%A9a'))[0]?.body).toEqual({ role: 'member' });
});

it('ends sessions and revokes tokens', async () => {
  const { open } = openAdmin('users');
  const lea = aUser('Lea');
  answering({ '/admin/users': page(lea), '/admin/users/:id': details(lea) });
  const revoked: unknown[] = [];
  server.use(
    on('delete', '/admin/users/:id/sessions', () => HttpResponse.json({ ended: 1 })),
    on('delete', '/admin/users/:id/tokens/:token', ({ params }) => {
      revoked.push(params['token']);
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const { user } = open();
  await user.click(await screen.findByRole('button', { name: 'Gérer Lea' }));
  expect(await screen.findByText('Firefox')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Révoquer Sauvegarde' }));
  await waitFor(() => {
    expect(revoked).toEqual(['t1']);
  });
  answering({ '/admin/users/:id': { ...details(lea), sessions: [], tokens: [] } });
  await user.click(screen.getByRole('button', { name: 'Fermer toutes les sessions' }));
  expect(await screen.findByText('1 session est fermée.')).toBeVisible();
  expect(await screen.findByText('Aucune session ouverte.')).toBeVisible();
});

it('lets an auditor look only', async () => {
  const { open } = openAdmin('users', AUDITOR);
  const lea = aUser('Lea');
  answering({ '/admin/users': page(lea), '/admin/users/:id': details(lea) });
  const { user } = open();
  await user.click(await screen.findByRole('button', { name: /Détails.*Lea/ }));
  expect(await screen.findByText('Firefox')).toBeVisible();
  expect(screen.queryByRole('button', { name: /Inviter|Fermer toutes|Révoquer|Désactiver|Enregistrer/ })).toBeNull();
});
