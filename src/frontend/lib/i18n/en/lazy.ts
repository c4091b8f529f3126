import type { lazy as french } from '../fr/lazy';
import type { Translated } from '../shape';
import { admin } from './admin';
import { mailbox } from './mailbox';
import { setup } from './setup';
import { usage } from './usage';

export const lazy: Translated<typeof french> = { ...admin, ...mailbox, ...setup, ...usage };
