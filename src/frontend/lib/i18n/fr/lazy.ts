import { admin } from './admin';
import { setup } from './setup';

/** Texts that come with the part that shows them. Code imports only the type of this; the tests read it. */
export const lazy = { ...admin, ...setup } as const;
