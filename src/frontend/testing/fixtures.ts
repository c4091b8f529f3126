import type { Account, Credential, Credentials, MailSetup, Me, Message } from '../lib/api/types';

export const CAPABILITIES: Me['domains'][number]['capabilities'] = {
  send: true,
  receive: true,
  read: true,
  suspend: true,
  receives_while_suspended: true,
  restore: true,
  restore_days: null,
  direct: 'none',
  direct_note: 'direct_hosted',
  webmail: null,
  max_recipients: null,
};
export const PASSWORD = 'kV7-pQ2x-Lm9z-Rt4w';

export const ME: Me = {
  user: { id: 'u1', name: 'Camille Durand', is_admin: false, role: 'member' },
  domains: [{ name: 'example.test', provider: 'local', default: true, capabilities: CAPABILITIES }],
  limits: { accounts: { used: 1, max: 10 }, message_bytes: 26_214_400 },
};

export function anAccount(username: string, more: Partial<Account> = {}): Account {
  return {
    id: `id-${username}`,
    email: `${username}@example.test`,
    username,
    domain: 'example.test',
    display_name: '',
    provider: 'local',
    status: 'active',
    error_code: null,
    created_at: '2026-01-05T08:00:00Z',
    activated_at: '2026-01-05T08:00:01Z',
    deleted_at: null,
    restorable_until: null,
    credentials_shown: true,
    last_used_at: null,
    usage: {
      day: { used: 12, limit: 500, resets_at: '2026-01-06T00:00:00Z', state: 'ok' },
      month: { used: 340, limit: 10_000, resets_at: '2026-02-01T00:00:00Z', state: 'ok' },
    },
    capabilities: CAPABILITIES,
    webmail_url: null,
    operation: null,
    shared: false,
    ...more,
  };
}

export function aCredential(id: string, more: Partial<Credential> = {}): Credential {
  return {
    id,
    label: '',
    kind: 'gateway',
    main: false,
    status: 'active',
    created_at: '2026-01-05T08:00:00Z',
    shown_at: '2026-01-05T08:00:01Z',
    expires_at: null,
    replaced: false,
    networks: [],
    last_use: null,
    rotation_due_at: null,
    error_code: null,
    operation: null,
    ...more,
  };
}

export function someCredentials(email: string, more: Partial<Credentials> = {}): Credentials {
  return {
    username: email,
    password: PASSWORD,
    smtp: { host: 'mail.example.test', port: 5587, security: 'starttls' },
    imap: { host: 'mail.example.test', port: 5993, security: 'tls' },
    webmail_url: null,
    expires_in: 30,
    ...more,
  };
}

export function aMessage(id: string, more: Partial<Message> = {}): Message {
  return {
    id,
    from: { name: 'Léa Martin', address: 'lea@client.test' },
    to: [{ name: '', address: 'contact@example.test' }],
    cc: [],
    reply_to: [],
    subject: 'Devis',
    date: '2026-01-05T08:00:00Z',
    preview: 'Bonjour',
    seen: false,
    size: 900,
    text: 'Bonjour, voir https://client.test/devis.',
    html: null,
    remote_images: 0,
    page_url: null,
    attachments: [],
    ...more,
  };
}

export function aSetup(email: string, more: Partial<MailSetup> = {}): MailSetup {
  return {
    email,
    display_name: '',
    username: email,
    smtp: { host: 'mail.example.test', port: 5587, security: 'starttls' },
    imap: { host: 'mail.example.test', port: 5993, security: 'tls' },
    webmail_url: 'https://mail.example.test/email-provisioning/mailboxes/1',
    profile_url: '/api/email/accounts/1/setup/apple',
    phone_url: `https://mail.example.test/mail/apple.mobileconfig?emailaddress=${encodeURIComponent(email)}`,
    page_url: 'https://mail.example.test/email-provisioning/setup/1',
    automatic: true,
    ...more,
  };
}
