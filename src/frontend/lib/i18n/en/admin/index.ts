import type { admin as french } from '../../fr/admin';
import type { Translated } from '../../shape';
import { audit } from './audit';
import { common } from './common';
import { domains } from './domains';
import { providers } from './providers';
import { reconciliation } from './reconciliation';

export const admin: Translated<typeof french> = { admin: { ...common, audit, domains, providers, reconciliation } };
