import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { aDomain, answering, domainsOf, openAdmin } from '../../testing/admin';
import { anAccount } from '../../testing/fixtures';
import { expectToStay, heldBack } from '../../testing/held';

const LEA = { id: 'u2', name: 'Lea', role: 'member', created_at: '2026-01-05T08:00:00Z', disabled_at: null };
const LINK = 'https://mail.example.test/email-provisioning#sign-in=once';
const INVITATION = { user: LEA, sign_in_link: LINK, expires_at: '2026-01-06T08:00:00Z' };
const HOOK = 'https://hooks.example.test/email';
const WEBHOOK = {
  id: 'w1',
  url: HOOK,
  kinds: null,
  description: '',
  active: true,
  disabled_reason: null,
  created_at: '2026-01-05T08:00:00Z',
  failures: 0,
  failing_since: null,
  pending: 0,
};
const SECRET = 'whsec_c2VjcmV0LXNob3duLW9uY2U=';
const ISSUED = { webhook: WEBHOOK, secret: SECRET, previous_valid_until: null };
const JOB = {
  id: 'j1',
  kind: 'suspend',
  status: 'running',
  label: '',
  actor: 'u1',
  created_at: '2026-01-05T08:00:00Z',
  started_at: null,
  finished_at: null,
  error_code: null,
  total: 1,
  ready: 1,
  refused: 0,
  started: 0,
  done: 0,
  failed: 0,
};
const EVERYTHING = {
  '/admin/accounts': { accounts: [{ account: anAccount('contact'), owner_id: 'u2', owner_name: 'Lea' }], next_cursor: null },
  '/admin/costs/budgets': { budgets: [] },
  '/admin/domains': domainsOf(aDomain('example.test')),
  '/admin/jobs/:id': JOB,
  '/admin/limits': {
    defaults: { accounts: 10, daily: 500, monthly: 10_000, minute: 60, recipients: 50 },
    overrides: [],
    next_cursor: null,
  },
  '/admin/users': { users: [LEA], next_cursor: null },
  '/admin/users/:id': { user: LEA, tokens: [], sessions: [] },
  '/admin/webhooks': { webhooks: [WEBHOOK], kinds: ['account.created'] },
};

interface Asked {
  section: string;
  /** What is chosen first. */
  choose?: string;
  /** The button that leads to the dialog. */
  press: string;
  /** What is typed into it, by label. */
  typed?: Record<string, string>;
  submit: string;
  method: 'post' | 'patch';
  path: string;
  answer: object;
  /** Find what the answer shows. */
  find: () => Promise<HTMLElement>;
}

const asked: Record<string, Asked> = {
  'a bulk action': {
    section: 'addresses',
    choose: 'Sélectionner contact@example.test',
    press: 'Suspendre',
    submit: 'Suspendre',
    method: 'post',
    path: '/admin/jobs',
    answer: JOB,
    find: () => screen.findByText('0 sur 1'),
  },
  'an invitation': {
    section: 'users',
    press: 'Inviter une personne',
    typed: { Nom: 'Lea' },
    submit: 'Créer l’invitation',
    method: 'post',
    path: '/admin/users',
    answer: INVITATION,
    find: () => screen.findByDisplayValue(LINK),
  },
  'a link': {
    section: 'users',
    press: 'Gérer Lea',
    submit: 'Nouveau lien de connexion',
    method: 'post',
    path: '/admin/users/:id/link',
    answer: INVITATION,
    find: () => screen.findByDisplayValue(LINK),
  },
  'a webhook': {
    section: 'webhooks',
    press: 'Ajouter un webhook',
    typed: { 'Adresse de réception': HOOK },
    submit: 'Ajouter un webhook',
    method: 'post',
    path: '/admin/webhooks',
    answer: ISSUED,
    find: () => screen.findByText(SECRET),
  },
  'another secret': {
    section: 'webhooks',
    press: `Nouveau secret pour ${HOOK}`,
    submit: 'Remplacer le secret',
    method: 'post',
    path: '/admin/webhooks/:id/rotate-secret',
    answer: ISSUED,
    find: () => screen.findByText(SECRET),
  },
  'a budget': {
    section: 'costs',
    press: 'Ajouter un budget',
    typed: { 'Montant par mois': '20' },
    submit: 'Ajouter un budget',
    method: 'post',
    path: '/admin/costs/budgets',
    answer: {},
    find: () => screen.findByText('Le budget est ajouté.'),
  },
  'a domain': {
    section: 'domains',
    press: 'Ajouter un domaine',
    typed: { 'Nom du domaine': 'exemple.fr' },
    submit: 'Ajouter un domaine',
    method: 'post',
    path: '/admin/domains',
    answer: aDomain('exemple.fr'),
    find: () => screen.findByText(/^exemple.fr est ajouté/),
  },
  limits: {
    section: 'limits',
    press: 'Fixer des limites',
    typed: { 'Nom ou adresse': 'contact@example.test', Raison: 'Campagne' },
    submit: 'Enregistrer',
    method: 'patch',
    path: '/admin/limits',
    answer: {},
    find: () => screen.findByText('contact@example.test : les limites sont enregistrées.'),
  },
};

it.each(Object.entries(asked))('keeps a dialog until it is answered: %s', async (_name, of) => {
  const { open } = openAdmin(of.section);
  answering(EVERYTHING);
  const { user } = open();
  if (of.choose) await user.click(await screen.findByRole('checkbox', { name: of.choose }));
  await user.click(await screen.findByRole('button', { name: of.press }));
  const dialog = screen.getByRole('dialog');
  for (const [label, text] of Object.entries(of.typed ?? {})) {
    await user.type(within(dialog).getByLabelText(new RegExp(`^${label}`)), text);
  }
  const letGo = heldBack(of.method, of.path, of.answer);
  await user.click(await within(dialog).findByRole('button', { name: of.submit }));
  await waitFor(() => {
    expectToStay(dialog);
  });
  letGo();
  expect(await of.find()).toBeVisible();
  expect(dialog).not.toBeInTheDocument();
});
