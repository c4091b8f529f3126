import createClient, { type Client } from 'openapi-fetch';
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
 * Make the client of one panel. The header shows the server that a page, not a form, is calling: where something is
 * changed. A question has none of ours, so that an answer which the page began to load before its scripts serves.
 */
export function createApi(baseUrl: string): Api {
  const base = new URL(baseUrl, window.location.origin).href.replace(/\/$/, '');
  const client = createClient<paths>({
    baseUrl: base,
    credentials: 'same-origin',
    // Looked up at each call, so that tests and hosts may replace it.
    fetch: (request) => {
      if (request.method !== 'GET') request.headers.set('X-Requested-With', 'email-provisioning');
      return globalThis.fetch(request);
    },
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
