import { audit } from './audit';
import { common } from './common';
import { domains } from './domains';
import { providers } from './providers';
import { reconciliation } from './reconciliation';

/** Texts of the administrators' pages. */
export const admin = { admin: { ...common, audit, domains, providers, reconciliation } } as const;
