import { audit } from './audit';
import { common } from './common';
import { domains } from './domains';
import { limits } from './limits';
import { overview } from './overview';
import { policies } from './policies';
import { providers } from './providers';
import { reconciliation } from './reconciliation';
import { runs } from './runs';
import { users } from './users';

/** Texts of the administrators' pages. */
export const admin = {
  admin: {
    ...common,
    audit,
    domains,
    limits,
    overview,
    policies,
    providers,
    reconciliation,
    runs,
    users,
  },
} as const;
