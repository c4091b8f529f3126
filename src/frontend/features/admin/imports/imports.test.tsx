import { fireEvent, screen, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type { ImportJob, JobRow } from '../../../lib/api/admin-types';
import { answering, AUDITOR, openAdmin } from '../../../testing/admin';
import { on, problem } from '../../../testing/backend';
import { server } from '../../../testing/server';

const aJob = (more: Partial<ImportJob> = {}): ImportJob => ({
  id: 'i1',
  kind: 'import',
  status: 'checked',
  label: 'equipe.csv',
  actor: 'u1',
  created_at: '2026-01-05T08:00:00Z',
  started_at: null,
  finished_at: null,
  error_code: null,
  total: 3,
  ready: 2,
  refused: 1,
  started: 0,
  done: 0,
  failed: 0,
  encoding: 'utf-8',
  delimiter: ';',
  columns: ['username'],
  ignored: ['téléphone'],
  ...more,
});

const BAD: JobRow = {
  number: 3,
  line: 4,
  address: 'postmaster@example.test',
  display_name: '',
  owner: '',
  status: 'refused',
  code: 'name_reserved',
  remedy: null,
  account_id: null,
};

function given(job: ImportJob, rows: JobRow[] = [BAD]) {
  answering({
    '/admin/imports': { imports: [job], next_cursor: null },
    '/admin/imports/:id': job,
    '/admin/imports/:id/rows': { rows, next_cursor: null },
  });
}

const file = () => new File(['username\ncontact\n'], 'equipe.csv', { type: 'text/csv' });

it('looks at a chosen file and names each bad row before anything is created', async () => {
  const { open } = openAdmin('imports');
  answering({ '/admin/imports': { imports: [], next_cursor: null } });
  const sent: { type: string | null; name: string | null }[] = [];
  server.use(
    on('post', '/admin/imports', ({ request }) => {
      sent.push({ type: request.headers.get('Content-Type'), name: new URL(request.url).searchParams.get('name') });
      return HttpResponse.json(aJob(), { status: 201 });
    }),
  );
  const { user } = open();
  expect(await screen.findByText('Aucun import')).toBeVisible();
  given(aJob());
  await user.upload(screen.getByLabelText('Choisir un fichier CSV'), file());
  expect(await screen.findByText('2 lignes peuvent être créées')).toBeVisible();
  expect(screen.getByText(/1 ligne a un défaut/)).toBeVisible();
  expect(screen.getByText(/Colonnes laissées de côté : téléphone/)).toBeVisible();
  const row = await screen.findByRole('row', { name: /4.*postmaster@example.test.*Refusée.*réservé aux administrateurs/ });
  expect(row).toBeVisible();
  expect(sent).toEqual([{ type: 'text/csv', name: 'equipe.csv' }]);
});

it('takes a file that is dropped, and says why it cannot be read', async () => {
  const { open } = openAdmin('imports');
  answering({ '/admin/imports': { imports: [], next_cursor: null } });
  server.use(on('post', '/admin/imports', () => problem(422, 'code_of_the_future')));
  open();
  const target = (await screen.findByText('ou déposez-le ici')).parentElement;
  if (!target) throw new Error('nowhere to drop');
  fireEvent.drop(target, { dataTransfer: { files: [file()] } });
  expect(await screen.findByRole('alert')).toHaveTextContent('detail of code_of_the_future');
});

it('creates, shows how far it is, stops and goes on, and gives the result', async () => {
  const { backend, open } = openAdmin('imports');
  given(aJob());
  const { user } = open();
  await user.click(await screen.findByRole('button', { name: 'Ouvrir l’import equipe.csv' }));
  server.use(on('post', '/admin/imports/:id/apply', () => HttpResponse.json(aJob({ status: 'running', done: 1, ready: 1 }), { status: 202 })));
  given(aJob({ status: 'running', done: 1, ready: 1 }));
  await user.click(await screen.findByRole('button', { name: 'Créer 2 adresses' }));
  expect(await screen.findByRole('progressbar')).toHaveAttribute('max', '2');
  expect(screen.getByText(/l’import continue sur le serveur/)).toBeVisible();

  const stopped = aJob({ status: 'stopped', done: 1, ready: 1 });
  server.use(on('post', '/admin/imports/:id/cancel', () => HttpResponse.json(stopped, { status: 202 })));
  given(stopped);
  await user.click(screen.getByRole('button', { name: 'Arrêter' }));
  const done = aJob({ status: 'done', done: 2, ready: 0 });
  server.use(on('post', '/admin/imports/:id/apply', () => HttpResponse.json(done, { status: 202 })));
  const goOn = await screen.findByRole('button', { name: 'Reprendre' });
  given(done);
  await user.click(goOn);
  const card = within(screen.getByRole('region', { name: /Import equipe.csv/ }));
  expect(await card.findByText('Terminé')).toBeVisible();
  expect(card.getByRole('link', { name: /résultat \(CSV\)/ })).toHaveAttribute(
    'href',
    expect.stringMatching(/\/api\/email\/admin\/imports\/i1\/result\.csv$/),
  );
  expect(backend.asked('POST /admin/imports/i1/apply')).toHaveLength(2);
});

it('says in the list too when an import is over, which nobody has opened', async () => {
  const { open } = openAdmin('imports');
  given(aJob({ status: 'running' }));
  open();
  const list = within(await screen.findByRole('region', { name: 'Imports précédents' }));
  expect(await list.findByText('En cours')).toBeVisible();
  given(aJob({ status: 'done', done: 2, ready: 0 }));
  expect(await list.findByText('Terminé')).toBeVisible();
});

it('lets an auditor look only', async () => {
  const { open } = openAdmin('imports', AUDITOR);
  given(aJob());
  const { user } = open();
  await user.click(await screen.findByRole('button', { name: 'Ouvrir l’import equipe.csv' }));
  await screen.findByText('2 lignes peuvent être créées');
  expect(screen.queryByRole('button', { name: /Créer|Arrêter/ })).toBeNull();
  expect(screen.queryByLabelText('Choisir un fichier CSV')).toBeNull();
});
