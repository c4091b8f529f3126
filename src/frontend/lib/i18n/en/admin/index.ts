import type { admin as french } from '../../fr/admin';
import type { Translated } from '../../shape';
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

export const admin: Translated<typeof french> = {
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
};
