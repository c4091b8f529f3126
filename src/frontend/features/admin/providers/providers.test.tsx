import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { aDomain, answering, domainsOf, openAdmin } from '../../../testing/admin';
import { on, problem } from '../../../testing/backend';
import { server } from '../../../testing/server';

const finding = (subject: string, level: 'ok' | 'warning' | 'error', more: object = {}) => ({
  subject,
  level,
  code: `code_${subject}`,
  detail: `About ${subject}.`,
  remedy: null,
  ...more,
});

it('shows each finding under its provider with what to do, the worst first', async () => {
  const { backend, open } = openAdmin('providers');
  answering({
    '/admin/domains': domainsOf(aDomain('exemple.fr')),
    '/admin/doctor': {
      status: 'error',
      findings: [
        finding('local', 'ok'),
        finding('local example', 'error', { detail: 'It is down.', remedy: 'Redémarrez-le.' }),
        finding('disk', 'warning'),
      ],
    },
  });
  open();
  const local = within(await screen.findByRole('region', { name: 'Ce serveur' }));
  expect(local.getByText('Domaines : exemple.fr')).toBeVisible();
  expect((await local.findAllByRole('listitem')).map((item) => item.textContent)).toEqual([
    expect.stringMatching(/À corriger.*It is down.*Que faire Redémarrez-le/),
    expect.stringMatching(/En ordre.*About local/),
  ]);
  expect(screen.getByText('Quelque chose dont les membres ont besoin ne fonctionne pas.')).toBeVisible();
  const rest = within(screen.getByRole('region', { name: 'Le reste du serveur' }));
  expect(rest.getByText('About disk.')).toBeVisible();
  expect(rest.getByText('disque')).toBeVisible();
  expect(within(screen.getByRole('region', { name: 'SendGrid' })).getByText('SENDGRID_API_KEY')).toBeVisible();
  expect(backend.asked('GET /admin/doctor')[0]?.headers.get('Accept-Language')).toBe('fr');
});

it('examines again when asked, and says when that cannot be done', async () => {
  const { open } = openAdmin('providers');
  answering({ '/admin/domains': domainsOf(), '/admin/doctor': { status: 'ok', findings: [finding('disk', 'ok')] } });
  const { user } = open();
  expect(await screen.findByText('Tout est en ordre.')).toBeVisible();
  server.use(on('get', '/admin/doctor', () => problem(429, 'too_many_requests')));
  await user.click(screen.getByRole('button', { name: 'Examiner de nouveau' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('Trop de demandes');
});
