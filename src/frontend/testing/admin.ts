import { HttpResponse, type DefaultBodyType } from 'msw';
import type { DnsRecord, ManagedDomain, ManagedDomains } from '../lib/api/admin-types';
// Loaded here, and not on demand while a test waits for it.
import '../features/admin';
import type { Me } from '../lib/api/types';
import { Backend, on } from './backend';
import { ME } from './fixtures';
import { openPanel } from './render';
import { server } from './server';

export const ADMINISTRATOR: Me = { ...ME, user: { ...ME.user, role: 'administrator', is_admin: true } };
export const AUDITOR: Me = { ...ME, user: { ...ME.user, role: 'auditor' } };

/** Answer GETs of the administrators' operations, by path, with what a test wants them to say. */
export function answering(answers: Record<string, DefaultBodyType>): void {
  server.use(...Object.entries(answers).map(([path, body]) => on('get', path, () => HttpResponse.json(body))));
}

/** Open an administrators' page in French. */
export function openAdmin(section: string, me: Me = ADMINISTRATOR) {
  const backend = new Backend({ me });
  answering({ '/admin/users': { users: [], next_cursor: null }, '/admin/jobs': { jobs: [], next_cursor: null } });
  return { backend, open: () => openPanel({ language: 'fr', view: { name: 'admin', section } }) };
}

export function aDomain(name: string, more: Partial<ManagedDomain> = {}): ManagedDomain {
  return { name, provider: 'local', default: false, addresses: 0, ...more };
}

export function domainsOf(...domains: ManagedDomain[]): ManagedDomains {
  const providers = [
    { kind: 'local', missing_settings: [] },
    { kind: 'sendgrid', missing_settings: ['SENDGRID_API_KEY'] },
  ];
  return { domains, providers };
}

export function aRecord(more: Partial<DnsRecord> = {}): DnsRecord {
  return {
    purpose: 'spf',
    name: 'exemple.fr',
    type: 'TXT',
    required: true,
    expected: 'v=spf1 include:sendgrid.net ~all',
    found: [],
    state: 'missing',
    code: 'dns_missing',
    detail: '',
    remarks: [],
    ...more,
  };
}
