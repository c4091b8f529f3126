import { fireEvent, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { Backend } from '../testing/backend';
import { anAccount } from '../testing/fixtures';
import { openPanel } from '../testing/render';

const inbox = () => screen.findByRole('heading', { name: 'Messages de contact@example.test' });
const open = 'Messages de contact@example.test';

it('remembers what is shown itself where the host does not, and tells it', async () => {
  new Backend({ accounts: [anAccount('contact')] });
  const [onViewChange, onMailboxChange] = [vi.fn(), vi.fn()];
  const { user } = openPanel({ language: 'fr', onViewChange, onMailboxChange });
  await user.click(await screen.findByRole('button', { name: open }));
  await inbox();
  expect(onViewChange).toHaveBeenLastCalledWith({ name: 'mailbox', id: 'id-contact' });
  expect(onMailboxChange).toHaveBeenLastCalledWith('id-contact');
  await user.click(screen.getByRole('button', { name: 'Mes adresses' }));
  expect(onMailboxChange).toHaveBeenLastCalledWith(null);
});

it('returns the focus to what led away, also in a browser where a click gives it none', async () => {
  new Backend({ accounts: [anAccount('contact')] });
  const { user } = openPanel({ language: 'fr' });
  fireEvent.click(await screen.findByRole('button', { name: open }));
  await inbox();
  await user.click(screen.getByRole('button', { name: 'Mes adresses' }));
  expect(screen.getByRole('button', { name: open })).toHaveFocus();
});

it('shows what the host says', async () => {
  new Backend({ accounts: [anAccount('contact')] });
  const { user } = openPanel({ language: 'fr', view: { name: 'mailbox', id: 'id-contact' } });
  await inbox();
  await user.click(screen.getByRole('button', { name: 'Mes adresses' }));
  // The host has not agreed yet.
  await inbox();
});

it('serves a host that keeps only the open mailbox', async () => {
  new Backend({ accounts: [anAccount('contact')] });
  const { user } = openPanel({ language: 'fr', mailbox: null });
  await user.click(await screen.findByRole('button', { name: 'Autres actions pour contact@example.test' }));
  await user.click(screen.getByRole('button', { name: 'Configurer un logiciel ou un téléphone' }));
  expect(await screen.findByRole('heading', { name: 'Utiliser contact@example.test' })).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Mes adresses' }));
  expect(await screen.findByRole('heading', { name: 'Créer une adresse' })).toBeVisible();
});
