import { setupServer } from 'msw/node';

/** No handlers of its own: each test brings a backend, and a request that nobody expects fails it. */
export const server = setupServer();
