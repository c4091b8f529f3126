import { render, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import { StandalonePage } from '../../StandalonePage';
import { aDomain, ADMINISTRATOR, answering, AUDITOR, domainsOf } from '../../testing/admin';
import { Backend } from '../../testing/backend';
import { aPerson } from '../../testing/render';

beforeEach(() => {
  window.history.replaceState(null, '', '/email-provisioning/admin/domains');
});

const STATUS = { name: 'example.test', provider: 'local', verified: true, records: [] };

function answer() {
  answering({
    '/admin/domains': domainsOf(aDomain('example.test')),
    '/admin/domains/:name/status': STATUS,
    '/admin/audit': { entries: [], next_cursor: null },
    '/admin/users': { users: [], next_cursor: null },
  });
}

it('opens another page, says where one is, and keeps it in the address bar', async () => {
  new Backend({ me: ADMINISTRATOR });
  answer();
  const user = aPerson();
  render(<StandalonePage />);
  const domains = await screen.findByRole('heading', { name: 'Domains', level: 2 });
  await waitFor(() => {
    expect(domains).toHaveFocus();
  });
  expect(screen.getByRole('button', { name: 'Domains' })).toHaveAttribute('aria-current', 'page');
  await user.click(screen.getByRole('button', { name: 'Audit log' }));
  const log = await screen.findByRole('heading', { name: 'Audit log', level: 2 });
  await waitFor(() => {
    expect(log).toHaveFocus();
  });
  expect(window.location.pathname).toBe('/email-provisioning/admin/audit');
  expect(await screen.findByText('No entries')).toBeVisible();
});

it('folds the pages behind a button that says where one is', async () => {
  new Backend({ me: ADMINISTRATOR });
  answer();
  const user = aPerson();
  render(<StandalonePage />);
  const fold = await screen.findByRole('button', { name: 'Section: Domains' });
  expect(fold).toHaveAttribute('aria-expanded', 'false');
  await user.click(fold);
  expect(fold).toHaveAttribute('aria-expanded', 'true');
  await user.click(screen.getByRole('button', { name: 'Audit log' }));
  expect(await screen.findByRole('button', { name: 'Section: Audit log' })).toHaveAttribute('aria-expanded', 'false');
});

it('lets an auditor read, and offers nothing that changes anything', async () => {
  new Backend({ me: AUDITOR });
  answer();
  render(<StandalonePage />);
  expect(await screen.findByText(/as an auditor/)).toBeVisible();
  expect(await screen.findByRole('button', { name: 'DNS records of example.test' })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Add a domain' })).toBeNull();
  expect(screen.queryByRole('button', { name: /Remove/ })).toBeNull();
});
