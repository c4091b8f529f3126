import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { StandalonePage } from './StandalonePage';
import { Backend } from './testing/backend';
import { anAccount } from './testing/fixtures';

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
