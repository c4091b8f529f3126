import type { Role } from '../../../lib/api/admin-types';

export const ROLES = ['member', 'administrator', 'auditor'] as const satisfies readonly Role[];
