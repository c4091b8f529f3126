import type { admin as french } from '../../fr/admin';
import type { Translated } from '../../shape';
import { adminProblems } from '../admin-problems';
import { eventProblems } from '../event-problems';
import { addresses } from './addresses';
import { audit } from './audit';
import { common } from './common';
import { costs } from './costs';
import { domains } from './domains';
import { imports } from './imports';
import { limits } from './limits';
import { overview } from './overview';
import { policies } from './policies';
import { providers } from './providers';
import { reconciliation } from './reconciliation';
import { runs } from './runs';
import { subjects } from './subjects';
import { users } from './users';
import { webhooks } from './webhooks';

export const admin: Translated<typeof french> = {
  admin: {
    ...common,
    addresses,
    audit,
    costs,
    domains,
    imports,
    limits,
    overview,
    policies,
    providers,
    reconciliation,
    runs,
    subjects,
    users,
    webhooks,
  },
  adminProblems: { ...adminProblems, ...eventProblems },
};
