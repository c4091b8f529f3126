import { screen, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { Backend, on, problem } from '../../testing/backend';
import { anAccount, aSetup, CAPABILITIES } from '../../testing/fixtures';
import { openPanel } from '../../testing/render';
import { server } from '../../testing/server';

const EMAIL = 'contact@example.test';

async function openSetup(setup = aSetup(EMAIL), account = anAccount('contact')) {
  const api = new Backend({ accounts: [account] });
  server.use(on('get', '/accounts/:id/setup', () => HttpResponse.json(setup)));
  const { user } = openPanel();
  await user.click(await screen.findByRole('button', { name: `Autres actions pour ${EMAIL}` }));
  await user.click(screen.getByRole('button', { name: 'Configurer un logiciel ou un téléphone' }));
  await screen.findByRole('heading', { name: `Utiliser ${EMAIL}` });
  return { api, user };
}

it('shows each program with the values of the address, in words for those who see no picture', async () => {
  const { user } = await openSetup();
  const tabs = within(await screen.findByRole('tablist', { name: 'Votre logiciel ou votre appareil' }));
  expect(tabs.getAllByRole('tab').map((tab) => tab.textContent)).toEqual([
    'Thunderbird',
    'Outlook',
    'Mail sur Mac',
    'iPhone et iPad',
    'Android',
    'Gmail',
  ]);
  for (const tab of tabs.getAllByRole('tab')) {
    await user.click(tab);
    const panel = within(screen.getByRole('tabpanel', { name: tab.textContent }));
    expect(panel.getAllByRole('listitem').length).toBeGreaterThanOrEqual(3);
    const told = panel
      .getAllByRole('img')
      .map((picture) => picture.getAttribute('aria-label'))
      .join(' ');
    expect(told).toContain('mail.example.test');
    expect(told).toContain(EMAIL);
    expect(told).toContain('5587');
  }
});

it('goes from program to program by the arrow keys', async () => {
  const { user } = await openSetup();
  (await screen.findByRole('tab', { name: 'Thunderbird' })).focus();
  await user.keyboard('{ArrowLeft}');
  expect(screen.getByRole('tab', { name: 'Gmail', selected: true })).toHaveFocus();
  await user.keyboard('{ArrowRight}{ArrowRight}');
  expect(screen.getByRole('tab', { name: 'Outlook', selected: true })).toHaveFocus();
});

it('leads an iPhone to the profile, and lets every value be copied', async () => {
  const { user } = await openSetup();
  await user.click(await screen.findByRole('tab', { name: 'iPhone et iPad' }));
  expect(await screen.findByRole('img', { name: /Code QR qui ouvre https:\/\/mail.example.test\/mail\/apple.mobileconfig/ })).toBeVisible();
  expect(screen.getByRole('link', { name: 'Télécharger le profil Apple' })).toHaveAttribute('href', '/api/email/accounts/1/setup/apple');
  await user.click(screen.getByRole('button', { name: /Copier.*Réception \(IMAP\), Serveur/ }));
  expect(await screen.findAllByText('Copié')).not.toEqual([]);
});

it('opens the mailbox inside the panel, and leads to it as any link does in another tab', async () => {
  const { user } = await openSetup();
  const link = await screen.findByRole('link', { name: 'lire les messages dans cette page' });
  expect(link).toHaveAttribute('href', aSetup(EMAIL).webmail_url);
  // jsdom has no other tab.
  document.addEventListener('click', (event) => { event.preventDefault(); }, { once: true });
  await user.keyboard('{Control>}');
  await user.click(link);
  await user.keyboard('{/Control}');
  expect(screen.getByRole('heading', { name: `Utiliser ${EMAIL}` })).toBeVisible();
  await user.click(link);
  expect(await screen.findByRole('heading', { name: `Messages de ${EMAIL}` })).toHaveFocus();
});

it('leads to the vendor’s webmail where the mail is not read here', async () => {
  const outlook = 'https://outlook.office.com/mail/';
  const capabilities = { ...CAPABILITIES, read: false, webmail: outlook };
  await openSetup(aSetup(EMAIL, { webmail_url: outlook }), anAccount('contact', { capabilities }));
  const link = await screen.findByRole('link', { name: 'ouvrir le webmail' });
  expect(link).toHaveAttribute('href', outlook);
  expect(link).toHaveAttribute('target', '_blank');
  expect(link).toHaveAttribute('rel', 'noopener noreferrer');
});

it('shows how to send where mail cannot be fetched, and does not pretend more', async () => {
  const more = { imap: null, profile_url: null, phone_url: null };
  await openSetup(aSetup(EMAIL, more));
  expect(await screen.findByText(/ses messages ne se relèvent pas/)).toBeVisible();
  expect(screen.getAllByRole('tab').map((tab) => tab.textContent)).toEqual(['Gmail']);
  expect(screen.queryByText('Réception (IMAP)')).toBeNull();
});

it('says why it cannot tell, and tries again', async () => {
  new Backend({ accounts: [anAccount('contact')] });
  server.use(on('get', '/accounts/:id/setup', () => problem(409, 'invalid_state'), { once: true }));
  const { user } = openPanel();
  await user.click(await screen.findByRole('button', { name: `Autres actions pour ${EMAIL}` }));
  await user.click(screen.getByRole('button', { name: 'Configurer un logiciel ou un téléphone' }));
  await screen.findByRole('alert');
  await user.click(screen.getByRole('button', { name: 'Réessayer' }));
  expect(await screen.findByRole('tab', { name: 'Thunderbird' })).toBeVisible();
});
