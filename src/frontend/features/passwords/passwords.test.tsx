import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { createQueryClient } from '../../lib/api/ApiProvider';
import { Backend, on, problem } from '../../testing/backend';
import { aCredential, anAccount, CAPABILITIES, PASSWORD, someCredentials } from '../../testing/fixtures';
import { expectToStay, heldBack } from '../../testing/held';
import { openPanel } from '../../testing/render';
import { server } from '../../testing/server';

const email = 'contact@example.test';
const direct = { ...CAPABILITIES, direct: 'any_sender', direct_note: 'direct_any_sender' } as const;

/** Open the passwords of the only address there is. */
async function open(backend: Partial<Backend> = {}) {
  const held = new Backend({ accounts: [anAccount('contact')], ...backend });
  const queryClient = createQueryClient();
  const { user } = openPanel({ language: 'fr', queryClient });
  await user.click(await screen.findByRole('button', { name: `Autres actions pour ${email}` }));
  await user.click(screen.getByRole('button', { name: 'Mots de passe' }));
  const dialog = await screen.findByRole('dialog', { name: `Mots de passe de ${email}` });
  const list = within(await within(dialog).findByRole('list', { name: 'Mots de passe' }));
  return { held, user, dialog: within(dialog), list, queryClient };
}

const rows = (list: Awaited<ReturnType<typeof open>>['list']) =>
  list.getAllByRole('listitem').filter((item) => item.querySelector('button') !== null);

it('lists what each is for, how it was used and until when it works', async () => {
  const { list } = await open({
    credentials: [
      aCredential('phone', {
        label: 'Téléphone',
        last_use: { at: '2026-01-06T09:30:00Z', family: 'ipv4', network: '203.0.113.0/24' },
        expires_at: '2099-05-01T00:00:00Z',
        networks: ['203.0.113.0/24'],
        rotation_due_at: '2026-01-07T00:00:00Z',
      }),
      aCredential('old', { label: 'Tablette', replaced: true, expires_at: '2099-01-01T00:00:00Z' }),
      aCredential('main', { main: true }),
    ],
  });
  await waitFor(() => {
    expect(rows(list)).toHaveLength(3);
  });
  const [phone, tablet, main] = rows(list);
  if (!phone || !tablet || !main) throw new Error('a row is missing');
  expect(phone).toHaveTextContent(/Téléphone.*depuis le réseau 203\.0\.113\.0\/24/);
  expect(phone).toHaveTextContent(/Valable jusqu’au .*2099.*Seulement depuis 203\.0\.113\.0\/24/);
  expect(phone).toHaveTextContent('Il est temps de le renouveler');
  expect(tablet).toHaveTextContent('Remplacé');
  expect(within(tablet).queryByRole('button', { name: /Renouveler/ })).toBeNull();
  expect(main).toHaveTextContent(/Mot de passe principal.*Jamais utilisé/);
});

it('makes one, shows it, and keeps it nowhere', async () => {
  const { user, dialog, list, held, queryClient } = await open();
  await user.click(dialog.getByRole('button', { name: 'Ajouter un mot de passe' }));
  await user.type(dialog.getByLabelText(/Libellé/), 'Téléphone');
  await user.selectOptions(dialog.getByLabelText('Durée de validité'), '90 jours');
  await user.type(dialog.getByLabelText(/Limiter à des réseaux/), '203.0.113.0/24, 2001:db8::/48');
  await user.click(dialog.getByRole('button', { name: 'Créer et afficher' }));
  const shown = await screen.findByRole('dialog', { name: 'Enregistrez ces identifiants maintenant' });
  expect(within(shown).getByText(PASSWORD)).toBeVisible();
  await user.click(within(shown).getByRole('button', { name: 'Je les ai enregistrés' }));

  const [request] = held.asked('POST /accounts/id-contact/credentials');
  expect(request?.headers.get('Idempotency-Key')).toBeTruthy();
  expect(request?.body).toMatchObject({
    label: 'Téléphone',
    kind: 'gateway',
    networks: ['203.0.113.0/24', '2001:db8::/48'],
  });
  expect(await list.findByText('Téléphone')).toBeVisible();
  expect(dialog.queryByRole('form')).toBeNull();
  expect(document.documentElement.outerHTML).not.toContain(PASSWORD);
  const kept = [...queryClient.getQueryCache().getAll(), ...queryClient.getMutationCache().getAll()];
  expect(JSON.stringify(kept.map(({ state }) => state))).not.toContain(PASSWORD);
});

it('stays until the one that was asked for is there', async () => {
  const { user, dialog } = await open();
  const credential = aCredential('new', { label: 'Nouveau' });
  const letGo = heldBack('post', '/accounts/:id/credentials', { email, credential, credentials: someCredentials(email) });
  await user.click(dialog.getByRole('button', { name: 'Ajouter un mot de passe' }));
  await user.click(dialog.getByRole('button', { name: 'Créer et afficher' }));
  await waitFor(() => {
    expectToStay(screen.getByRole('dialog'));
  });
  letGo();
  expect(await screen.findByText(PASSWORD)).toBeVisible();
});

it('sends the same request again after a lost answer', async () => {
  const { user, dialog, held } = await open();
  server.use(on('post', '/accounts/:id/credentials', () => HttpResponse.error(), { once: true }));
  await user.click(dialog.getByRole('button', { name: 'Ajouter un mot de passe' }));
  await user.selectOptions(dialog.getByLabelText('Durée de validité'), '30 jours');
  const create = dialog.getByRole('button', { name: 'Créer et afficher' });
  await user.click(create);
  expect(await dialog.findByRole('alert')).toHaveTextContent('Le serveur ne répond pas');
  await user.click(create);
  await screen.findByRole('dialog', { name: 'Enregistrez ces identifiants maintenant' });
  const [first, second] = held.asked('POST /accounts/id-contact/credentials');
  expect(second?.headers.get('Idempotency-Key')).toBe(first?.headers.get('Idempotency-Key'));
  expect(second?.body).toEqual(first?.body);
});

it('says what is wrong with what was typed, and keeps it', async () => {
  const { user, dialog } = await open();
  server.use(on('post', '/accounts/:id/credentials', () => problem(422, 'networks_invalid')));
  await user.click(dialog.getByRole('button', { name: 'Ajouter un mot de passe' }));
  await user.type(dialog.getByLabelText(/Limiter à des réseaux/), 'nulle part');
  await user.click(dialog.getByRole('button', { name: 'Créer et afficher' }));
  expect(await dialog.findByRole('alert')).toHaveTextContent('203.0.113.0/24');
  expect(dialog.getByLabelText(/Limiter à des réseaux/)).toHaveValue('nulle part');
});

it('says what revoking means, and revokes', async () => {
  const { user, dialog, list } = await open({ credentials: [aCredential('phone', { label: 'Téléphone' })] });
  await user.click(await list.findByRole('button', { name: /Révoquer.: Téléphone/ }));
  const question = await screen.findByRole('dialog', { name: /Révoquer «.Téléphone.»/ });
  expect(question).toHaveTextContent('dès maintenant et pour de bon');
  await user.click(within(question).getByRole('button', { name: 'Révoquer' }));
  expect(await dialog.findByText('Aucun mot de passe')).toBeVisible();
});

it('renews one and shows the new one', async () => {
  const { user, list } = await open({ credentials: [aCredential('phone', { label: 'Téléphone' })] });
  await user.click(await list.findByRole('button', { name: /Renouveler.: Téléphone/ }));
  const question = await screen.findByRole('dialog', { name: /Renouveler «.Téléphone.»/ });
  await user.click(within(question).getByRole('button', { name: 'Renouveler' }));
  const shown = await screen.findByRole('dialog', { name: 'Enregistrez ces identifiants maintenant' });
  expect(within(shown).getByText(PASSWORD)).toBeVisible();
});

it('shows one that was never seen', async () => {
  const { user, list } = await open({ credentials: [aCredential('phone', { label: 'Téléphone', shown_at: null })] });
  await user.click(await list.findByRole('button', { name: /Afficher.: Téléphone/ }));
  const shown = await screen.findByRole('dialog', { name: 'Enregistrez ces identifiants maintenant' });
  expect(within(shown).getByText(PASSWORD)).toBeVisible();
});

it('offers the provider’s own with what to know of it, and follows it until it is there', async () => {
  const { user, dialog, list, held } = await open({ accounts: [anAccount('contact', { capabilities: direct })] });
  await user.click(dialog.getByRole('button', { name: 'Ajouter un mot de passe' }));
  expect(dialog.getByText(/comme n’importe quelle adresse de votre domaine/)).toBeVisible();
  await user.type(dialog.getByLabelText(/Libellé/), 'Lettre');
  await user.click(dialog.getByRole('radio', { name: 'Le fournisseur' }));
  expect(dialog.queryByLabelText(/Limiter à des réseaux/)).toBeNull();
  await user.click(dialog.getByRole('button', { name: 'Créer et afficher' }));
  expect(await list.findByText('Le fournisseur le prépare…')).toBeVisible();
  expect(list.getByText('Du fournisseur')).toBeVisible();

  held.credentials = [aCredential('credential-1', { label: 'Lettre', kind: 'direct', shown_at: null })];
  expect(await list.findByRole('button', { name: /Afficher.: Lettre/ })).toBeVisible();
  expect(list.getByText('Seul le fournisseur sait quand il a servi.')).toBeVisible();
});

it('says why the provider did not issue one, and lets it be put aside', async () => {
  const failed = aCredential('lettre', { label: 'Lettre', kind: 'direct', status: 'failed', error_code: 'plan_limit_reached' });
  const { user, dialog, list } = await open({ credentials: [failed] });
  expect(await list.findByText('Le fournisseur ne l’a pas délivré.')).toBeVisible();
  expect(list.getByText(/L’offre souscrite/)).toBeVisible();
  expect(list.queryByRole('button', { name: /Renouveler/ })).toBeNull();
  await user.click(list.getByRole('button', { name: /Retirer de la liste.: Lettre/ }));
  expect(await dialog.findByText('Aucun mot de passe')).toBeVisible();
});

it('says so where there are none of the provider’s, and why', async () => {
  const google = { ...CAPABILITIES, direct_note: 'direct_google' };
  const { user, dialog } = await open({ accounts: [anAccount('contact', { capabilities: google })] });
  expect(dialog.getByText(/Google ne permet pas/)).toBeVisible();
  await user.click(dialog.getByRole('button', { name: 'Ajouter un mot de passe' }));
  expect(dialog.queryByRole('radio')).toBeNull();
});

it('says why the list could not be loaded, and tries again', async () => {
  new Backend({ accounts: [anAccount('contact')] });
  server.use(on('get', '/accounts/:id/credentials', () => problem(400, 'code_of_the_future'), { once: true }));
  const { user } = openPanel();
  await user.click(await screen.findByRole('button', { name: `Autres actions pour ${email}` }));
  await user.click(screen.getByRole('button', { name: 'Mots de passe' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('detail of code_of_the_future');
  await user.click(screen.getByRole('button', { name: 'Réessayer' }));
  expect(await screen.findByText('Mot de passe principal')).toBeVisible();
});
