import { http, HttpResponse, type DefaultBodyType, type HttpHandler } from 'msw';
import type { Account, Credential, CredentialInput, Me, Message, SignInWays } from '../lib/api/types';
import { aCredential, anAccount, aSetup, someCredentials, ME } from './fixtures';
import { server } from './server';

const API = 'http://localhost:5000/api/email';

/** Answer with a problem document as the server does. */
export function problem(status: number, code: string, more: Record<string, unknown> = {}): HttpResponse<DefaultBodyType> {
  const body = { type: `urn:email-provisioning:${code}`, title: code, status, detail: `detail of ${code}`, code, request_id: 'r1' };
  return HttpResponse.json({ ...body, ...more }, { status, headers: { 'Content-Type': 'application/problem+json' } });
}

type Route = (
  method: 'get' | 'post' | 'put' | 'patch' | 'delete',
  path: string,
  resolve: Parameters<typeof http.get>[1],
  options?: { once: boolean },
) => HttpHandler;

/** Answer one operation of the API in a way of the test's own. */
export const on: Route = (method, path, resolve, options) => http[method](`${API}${path}`, resolve, options);

/** What an address costs where the mail is kept on the server itself. */
const NO_COST = {
  domain: 'example.test',
  provider: 'local',
  plan: null,
  chosen: null,
  currency: null,
  monthly: '0.00',
  per_thousand_messages: '0.00',
  own_server: true,
  edition: '2026-11',
};

/** A small server with a memory. Tests change what it holds, or put a handler of their own before it. */
export class Backend {
  me: Me | null = ME;
  /** How people sign in. */
  ways: SignInWays = { link: true, password: false, oidc: false };
  accounts: Account[] = [];
  messages: Message[] = [];
  credentials: Credential[] = [aCredential('main', { main: true })];
  taken = new Map<string, { code: string; suggestions: string[] }>();
  /** Every request as `METHOD path`, with its headers and body. */
  requests: { line: string; headers: Headers; body: unknown }[] = [];

  constructor(more: Partial<Backend> = {}) {
    Object.assign(this, more);
    server.use(...this.handlers());
    server.events.removeAllListeners();
    server.events.on('request:start', ({ request }) => void this.record(request.clone()));
  }

  asked(line: string) {
    return this.requests.filter((request) => request.line === line);
  }

  private async record(request: Request): Promise<void> {
    const path = new URL(request.url).pathname.slice('/api/email'.length);
    const entry = { line: `${request.method} ${path}`, headers: request.headers, body: null as unknown };
    this.requests.push(entry);
    const text = await request.text();
    const isJson = request.headers.get('Content-Type')?.startsWith('application/json') ?? false;
    entry.body = isJson && text ? JSON.parse(text) : null;
  }

  private find(id: unknown): Account | undefined {
    return this.accounts.find((account) => account.id === id);
  }

  private change(id: unknown, more: Partial<Account>) {
    this.accounts = this.accounts.map((account) => (account.id === id ? { ...account, ...more } : account));
    return HttpResponse.json({ account: this.find(id) });
  }

  private handlers(): HttpHandler[] {
    return [
      http.all(`${API}/*`, ({ request }) =>
        this.me || /\/(session|sign-in)$/.test(request.url) ? undefined : problem(401, 'authentication_required'),
      ),
      on('get', '/me', () => HttpResponse.json(this.me)),
      on('get', '/sign-in', () => HttpResponse.json(this.ways)),
      on('delete', '/session', () => {
        this.me = null;
        return new HttpResponse(null, { status: 204 });
      }),
      on('post', '/check-availability', async ({ request }) => this.check((await request.json()) as { username: string })),
      on('post', '/create', async ({ request }) => this.create((await request.json()) as Partial<Account>)),
      on('get', '/costs/next-address', () => HttpResponse.json(NO_COST)),
      on('get', '/my-accounts', ({ request }) => this.list(new URL(request.url).searchParams)),
      on('get', '/accounts/:id', ({ params }) => {
        const found = this.find(params['id']);
        return found ? HttpResponse.json(found) : problem(404, 'account_not_found');
      }),
      on('get', '/accounts/:id/events', () => problem(429, 'too_many_requests', { retry_after: 15 })),
      on('delete', '/accounts/:id', ({ params }) =>
        this.change(params['id'], { status: 'deleted', restorable_until: '2026-03-01T00:00:00Z' }),
      ),
      on('post', '/accounts/:id/suspend', ({ params }) => this.change(params['id'], { status: 'suspended' })),
      on('post', '/accounts/:id/resume', ({ params }) => this.change(params['id'], { status: 'active' })),
      on('post', '/accounts/:id/restore', ({ params }) => this.change(params['id'], { status: 'active' })),
      on('post', '/accounts/:id/rotate', ({ params }) => {
        const email = this.find(params['id'])?.email ?? '';
        return HttpResponse.json({ email, credentials: someCredentials(email), previous_valid_until: null });
      }),
      on('get', '/accounts/:id/credentials', () =>
        HttpResponse.json({ credentials: this.credentials, limits: { used: this.credentials.length, max: 10 } }),
      ),
      on('post', '/accounts/:id/credentials', async ({ request, params }) =>
        this.issue(this.find(params['id'])?.email ?? '', (await request.json()) as CredentialInput),
      ),
      on('delete', '/accounts/:id/credentials/:credential', ({ params }) => {
        this.credentials = this.credentials.filter(({ id }) => id !== params['credential']);
        return new HttpResponse(null, { status: 204 });
      }),
      on('post', '/accounts/:id/credentials/:credential/rotate', ({ params }) => {
        const email = this.find(params['id'])?.email ?? '';
        const credential = aCredential('new', { label: 'Nouveau' });
        this.credentials = [credential, ...this.credentials];
        return HttpResponse.json({ email, credential, credentials: someCredentials(email), previous_valid_until: null });
      }),
      on('post', '/accounts/:id/credentials/:credential/reveal', ({ params }) => {
        const email = this.find(params['id'])?.email ?? '';
        return HttpResponse.json({ email, credentials: someCredentials(email) });
      }),
      on('get', '/accounts/:id/messages', ({ request }) => {
        const query = new URL(request.url).searchParams;
        const q = (query.get('q') ?? '').toLowerCase();
        const found = this.messages.filter(({ subject }) => subject.toLowerCase().includes(q));
        const after = found.slice(found.findIndex(({ id }) => id === query.get('cursor')) + 1);
        const messages = after.slice(0, Number(query.get('limit') ?? 50));
        return HttpResponse.json({ messages, next_cursor: after.length > messages.length ? messages.at(-1)?.id : null });
      }),
      on('patch', '/accounts/:id/messages/:message', async ({ params, request }) => {
        const { seen } = (await request.json()) as { seen: boolean };
        this.messages = this.messages.map((message) => (message.id === params['message'] ? { ...message, seen } : message));
        return new HttpResponse(null, { status: 204 });
      }),
      on('delete', '/accounts/:id/messages/:message', ({ params }) => {
        this.messages = this.messages.filter((message) => message.id !== params['message']);
        return new HttpResponse(null, { status: 204 });
      }),
      on('get', '/accounts/:id/setup', ({ params }) => HttpResponse.json(aSetup(this.find(params['id'])?.email ?? ''))),
      on('get', '/accounts/:id/messages/:message', ({ params }) => {
        this.messages = this.messages.map((message) => (message.id === params['message'] ? { ...message, seen: true } : message));
        return HttpResponse.json(this.messages.find((message) => message.id === params['message']));
      }),
      on('post', '/accounts/:id/send', async ({ request }) => {
        const { to, cc, bcc } = (await request.json()) as { to: string[]; cc?: string[]; bcc?: string[] };
        return HttpResponse.json({ message_id: '<m@example.test>', accepted: [...to, ...(cc ?? []), ...(bcc ?? [])] });
      }),
    ];
  }

  private check({ username }: { username: string }) {
    const refusal = this.taken.get(username);
    if (!refusal) {
      return HttpResponse.json({ available: true, email: `${username}@example.test`, reason: null, suggestions: [] });
    }
    const { code, suggestions } = refusal;
    return HttpResponse.json({ available: false, email: null, reason: { code, message: `detail of ${code}` }, suggestions });
  }

  private issue(email: string, { label = '', kind = 'gateway', expires_at: expiresAt = null, networks = [] }: CredentialInput) {
    const pending = kind === 'direct';
    const made = { label, kind, expires_at: expiresAt, networks, status: pending ? 'pending' : 'active' } as const;
    const credential = aCredential(`credential-${String(this.credentials.length)}`, made);
    this.credentials = [credential, ...this.credentials];
    const credentials = pending ? null : someCredentials(email);
    return HttpResponse.json({ email, credential, credentials }, { status: pending ? 202 : 201 });
  }

  private create({ username = '', display_name: displayName }: Partial<Account>) {
    const account = anAccount(username, { display_name: displayName ?? '' });
    this.accounts = [account, ...this.accounts];
    const { email } = account;
    return HttpResponse.json({ success: true, email, account, credentials: someCredentials(email) }, { status: 201 });
  }

  private list(params: URLSearchParams) {
    const [q, status] = [params.get('q') ?? '', params.get('status')];
    const accounts = this.accounts
      .filter((account) => (status ? account.status === status : account.status !== 'deleted'))
      .filter((account) => account.username.startsWith(q));
    return HttpResponse.json({ accounts, next_cursor: null, limits: ME.limits.accounts });
  }
}
