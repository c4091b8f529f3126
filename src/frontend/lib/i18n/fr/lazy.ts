import { admin } from './admin';
import { mailbox } from './mailbox';
import { setup } from './setup';
import { usage } from './usage';

/** Texts that come with the part that shows them. Code imports only the type of this; the tests read it. */
export const lazy = { ...admin, ...mailbox, ...setup, ...usage } as const;
