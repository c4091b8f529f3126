import createClient, { type Client } from 'openapi-fetch';
import { wait } from '../wait';
import { ApiProblem, readProblem } from './problem';
import type { paths } from './schema';

export type Api = Client<paths> & {
  /** Where the API is, without a slash at the end: for what the browser itself opens. */
  readonly baseUrl: string;
};

/** What openapi-fetch resolves to, reduced to what `unwrap` reads. */
type Outcome<T> =
  | { data: T; error?: never; response: Response }
  | { data?: never; error: unknown; response: Response };

/**
 * How long an answer to a change is waited for, in milliseconds: nothing that waits for one may be held for ever. The
 * server itself may be set to wait for a provider for two minutes (`CREATE_WAIT_SECONDS`).
 */
const PATIENCE = 150_000;

/**
 * Ask, and wait as long as it takes. The header shows the server that a page, not a form, is calling: where something
 * is changed. A question has none of ours, so that an answer which the page began to load before its scripts serves.
 */
export function askPatiently(request: Request): Promise<Response> {
  if (request.method !== 'GET') request.headers.set('X-Requested-With', 'email-provisioning');
  // Looked up at each call, so that tests and hosts may replace it.
  return globalThis.fetch(request);
}

/** Ask; what is not answered in time is not answered at all, except for a question, which ends with who asked it. */
function ask(request: Request): Promise<Response> {
  const answer = askPatiently(request);
  if (request.method === 'GET') return answer;
  const clock = new AbortController();
  return Promise.race([answer, tooLate(clock.signal)]).finally(() => {
    clock.abort();
  });
}

async function tooLate(signal: AbortSignal): Promise<never> {
  await wait(PATIENCE, signal);
  throw new ApiProblem({ code: 'network_unreachable', status: 0 });
}

/** Make the client of one panel. */
export function createApi(baseUrl: string): Api {
  const base = new URL(baseUrl, window.location.origin).href.replace(/\/$/, '');
  const client = createClient<paths>({
    baseUrl: base,
    credentials: 'same-origin',
    fetch: ask,
  });
  return Object.assign(client, { baseUrl: base });
}

/** Return the answer's body, or throw an `ApiProblem` (an `AbortError` passes as it is). */
export async function unwrap<T>(call: Promise<Outcome<T>>): Promise<T> {
  const outcome = await call.catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    if (cause instanceof SyntaxError) throw new ApiProblem({ code: 'unexpected_answer', status: 0 });
    throw new ApiProblem({ code: 'network_unreachable', status: 0 });
  });
  if (!outcome.response.ok) throw readProblem(outcome.error, outcome.response);
  return outcome.data as T;
}
