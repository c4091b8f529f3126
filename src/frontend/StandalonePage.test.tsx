import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { StandalonePage } from './StandalonePage';
import { Backend, on, problem } from './testing/backend';
import { anAccount, ME } from './testing/fixtures';
import { server } from './testing/server';

const inbox = () => screen.findByRole('heading', { name: 'Messages of contact@example.test' });

beforeEach(() => {
  new Backend({ accounts: [anAccount('contact')] });
});

it('names the document in the language of the person', async () => {
  const user = userEvent.setup();
  render(<StandalonePage />);
  await screen.findByRole('heading', { name: 'Create an address' });
  expect(document.documentElement).toHaveAttribute('lang', 'en');
  await user.click(screen.getByRole('button', { name: 'Français' }));
  expect(document.documentElement).toHaveAttribute('lang', 'fr');
  expect(document.title).toBe('Adresses email');
});

it('opens the mailbox that a link leads to', async () => {
  window.history.replaceState(null, '', '/email-provisioning/mailboxes/id-contact');
  render(<StandalonePage />);
  expect(await inbox()).toBeVisible();
});

it('keeps the open mailbox in the address bar, and Back leads out of it to where one was', async () => {
  const user = userEvent.setup();
  render(<StandalonePage />);
  const opener = await screen.findByRole('button', { name: 'Messages of contact@example.test' });
  await user.click(opener);
  await inbox();
  expect(window.location.pathname).toBe('/email-provisioning/mailboxes/id-contact');

  act(() => {
    window.history.back();
  });
  expect(await screen.findByRole('heading', { name: 'My addresses' })).toBeVisible();
  await waitFor(() => {
    expect(opener).toHaveFocus();
  });
});

it('says so when the link leads to an address that is not there', async () => {
  const user = userEvent.setup();
  window.history.replaceState(null, '', '/email-provisioning/mailboxes/unknown');
  render(<StandalonePage />);
  expect(await screen.findByRole('alert')).toHaveTextContent('not, or no longer, among yours');
  await user.click(screen.getByRole('button', { name: 'My addresses' }));
  expect(await screen.findByRole('heading', { name: 'Create an address' })).toBeVisible();
  expect(window.location.pathname).toBe('/email-provisioning');
});

it('leads to how an address is set up, and back', async () => {
  const user = userEvent.setup();
  window.history.replaceState(null, '', '/email-provisioning/setup/id-contact');
  render(<StandalonePage />);
  const title = await screen.findByRole('heading', { name: 'Use contact@example.test' });
  await waitFor(() => { expect(title).toHaveFocus(); });
  await user.click(screen.getByRole('button', { name: 'My addresses' }));
  expect(window.location.pathname).toBe('/email-provisioning');
});

it.each(['administrator', 'auditor'] as const)('shows the way to the administrators’ pages to an %s', async (role) => {
  new Backend({ me: { ...ME, user: { ...ME.user, role, is_admin: role === 'administrator' } } });
  server.use(on('get', '/admin/overview', () => problem(503, 'not_ready')));
  const user = userEvent.setup();
  render(<StandalonePage />);
  await user.click(await screen.findByRole('button', { name: 'Administration' }));
  const title = await screen.findByRole('heading', { name: 'Overview', level: 2 });
  await waitFor(() => { expect(title).toHaveFocus(); });
  expect(window.location.pathname).toBe('/email-provisioning/admin');
  expect(screen.getByRole('button', { name: 'Administration' })).toHaveAttribute('aria-current', 'page');
  await user.click(screen.getByRole('button', { name: 'My addresses' }));
  expect(await screen.findByRole('heading', { name: 'Create an address' })).toBeVisible();
});

it('keeps the administrators’ pages from a member whom a link led there', async () => {
  const user = userEvent.setup();
  window.history.replaceState(null, '', '/email-provisioning/admin/domains');
  render(<StandalonePage />);
  expect(await screen.findByText('For administrators only')).toBeVisible();
  expect(screen.queryByRole('navigation')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'My addresses' }));
  expect(await screen.findByRole('heading', { name: 'Create an address' })).toBeVisible();
});
