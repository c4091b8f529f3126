import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { aDomain, answering, aRecord, domainsOf, openAdmin } from '../../../testing/admin';
import { on, problem } from '../../../testing/backend';
import { server } from '../../../testing/server';

const status = (more: object = {}) => ({
  name: 'exemple.fr',
  provider: 'sendgrid',
  verified: false,
  records: [
    aRecord({ found: ['v=spf1 -all'], state: 'different', code: 'dns_different' }),
    aRecord({ purpose: 'dmarc', name: '_dmarc.exemple.fr', expected: 'v=DMARC1; p=none', state: 'ok', code: 'dns_ok' }),
  ],
  ...more,
});

it('shows each record that is expected beside what was found, ready to be copied', async () => {
  const { open } = openAdmin('domains');
  answering({
    '/admin/domains': domainsOf(aDomain('exemple.fr', { provider: 'sendgrid' })),
    '/admin/domains/:name/status': status(),
  });
  const { user } = open();
  expect(await screen.findByText('Pas encore vérifié')).toBeVisible();
  expect(screen.getByText('1 enregistrement à corriger')).toBeVisible();
  const spf = within((await screen.findByRole('heading', { name: /SPF/ })).closest('li') as HTMLElement);
  expect(spf.getByText('Différent')).toBeVisible();
  expect(spf.getByText('v=spf1 -all')).toBeVisible();
  await user.click(spf.getByRole('button', { name: /Copier.*Valeur à publier, SPF/ }));
  expect(await navigator.clipboard.readText()).toBe('v=spf1 include:sendgrid.net ~all');
  const dmarc = within(screen.getByRole('heading', { name: /DMARC/ }).closest('li') as HTMLElement);
  expect(dmarc.getByText('En place')).toBeVisible();
  expect(dmarc.queryByText('Trouvé dans le DNS')).toBeNull();
});

it('says in its language what stands beside a record, and what is wrong where the values do not tell', async () => {
  const { backend, open } = openAdmin('domains');
  const remark = { code: 'spf_passes_all', detail: 'SPF se termine par +all.' };
  answering({
    '/admin/domains': domainsOf(aDomain('exemple.fr')),
    '/admin/domains/:name/status': status({
      records: [aRecord({ state: 'unreachable', code: 'dns_timeout', detail: 'Le résolveur se tait.', remarks: [remark] })],
    }),
  });
  open();
  expect(await screen.findByText('Le résolveur se tait.')).toBeVisible();
  expect(screen.getByText('SPF se termine par +all.').closest('[lang]')).toHaveAttribute('lang', 'fr');
  expect(backend.asked('GET /admin/domains/exemple.fr/status')[0]?.headers.get('Accept-Language')).toBe('fr');
});

it('checks again when asked', async () => {
  const { open } = openAdmin('domains');
  answering({ '/admin/domains': domainsOf(aDomain('exemple.fr')), '/admin/domains/:name/status': status() });
  const { user } = open();
  await screen.findByText('Pas encore vérifié');
  answering({ '/admin/domains/:name/status': status({ verified: true, records: [aRecord({ state: 'ok', code: 'dns_ok' })] }) });
  await user.click(screen.getByRole('button', { name: 'Vérifier de nouveau exemple.fr' }));
  expect(await screen.findByText('Vérifié')).toBeVisible();
  expect(screen.queryByText(/à corriger/)).toBeNull();
});

it('names what a provider lacks before it is chosen, then adds the domain', async () => {
  const { backend, open } = openAdmin('domains');
  answering({ '/admin/domains': domainsOf(), '/admin/domains/:name/status': status() });
  const { user } = open();
  expect(await screen.findByText('Aucun domaine')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Ajouter un domaine' }));
  const dialog = within(screen.getByRole('dialog', { name: 'Nouveau domaine' }));
  await user.type(dialog.getByLabelText(/Nom du domaine/), 'exemple.fr');
  await user.selectOptions(dialog.getByLabelText('Fournisseur'), 'SendGrid');
  expect(await dialog.findByText('SENDGRID_API_KEY')).toBeVisible();
  expect(dialog.getByRole('button', { name: 'Ajouter un domaine' })).toBeDisabled();
  await user.selectOptions(dialog.getByLabelText('Fournisseur'), 'Ce serveur');

  server.use(on('post', '/admin/domains', () => problem(409, 'domain_exists'), { once: true }));
  await user.click(dialog.getByRole('button', { name: 'Ajouter un domaine' }));
  expect(await dialog.findByRole('alert')).toHaveTextContent('Ce domaine est déjà dans la liste');
  expect(dialog.getByLabelText(/Nom du domaine/)).toHaveValue('exemple.fr');

  server.use(on('post', '/admin/domains', () => HttpResponse.json(aDomain('exemple.fr'), { status: 201 })));
  answering({ '/admin/domains': domainsOf(aDomain('exemple.fr')) });
  await user.click(dialog.getByRole('button', { name: 'Ajouter un domaine' }));
  expect(await screen.findByText(/exemple.fr est ajouté/)).toBeVisible();
  expect(await screen.findByRole('heading', { name: 'exemple.fr' })).toBeVisible();
  expect(backend.asked('POST /admin/domains')[1]?.body).toEqual({ name: 'exemple.fr', provider: 'local' });
});

it('removes a domain after a question, and says why others stay', async () => {
  const { open } = openAdmin('domains');
  answering({
    '/admin/domains': domainsOf(aDomain('a.fr', { default: true }), aDomain('b.fr', { addresses: 3 }), aDomain('c.fr')),
    '/admin/domains/:name/status': status({ records: [] }),
  });
  const { user } = open();
  expect(await screen.findByText(/EMAIL_DOMAIN/)).toBeVisible();
  expect(screen.getByText(/utilisé par des adresses/)).toBeVisible();
  server.use(on('delete', '/admin/domains/:name', () => new HttpResponse(null, { status: 204 })));
  await user.click(screen.getByRole('button', { name: 'Retirer c.fr' }));
  answering({ '/admin/domains': domainsOf(aDomain('a.fr', { default: true })) });
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Retirer le domaine' }));
  expect(await screen.findByText('c.fr est retiré.')).toBeVisible();
  await waitFor(() => {
    expect(screen.queryByRole('heading', { name: 'c.fr' })).toBeNull();
  });
});

it('says why the domains could not be had, and tries again', async () => {
  const { open } = openAdmin('domains');
  server.use(on('get', '/admin/domains', () => problem(403, 'permission_denied'), { once: true }));
  const { user } = open();
  expect(await screen.findByRole('alert')).toHaveTextContent('Vous n’avez pas le droit');
  answering({ '/admin/domains': domainsOf(aDomain('exemple.fr')), '/admin/domains/:name/status': status() });
  await user.click(screen.getByRole('button', { name: 'Réessayer' }));
  expect(await screen.findByRole('heading', { name: 'exemple.fr' })).toBeVisible();
});
