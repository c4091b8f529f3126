import type { LimitInput, LimitOverride } from '../../../lib/api/admin-types';
import { LIMITS, type Limit } from './list-limits';

export const SCOPES = ['domain', 'user', 'address'] as const;
export type Scope = (typeof SCOPES)[number];

/** What is typed, as text. */
export interface Wish extends Record<Limit, string> {
  scope: Scope;
  target: string;
  reason: string;
  /** As the field gives it: local time, to the minute; empty: for ever. */
  until: string;
}

/** Return an instant as a field for local times takes it. */
function local(instant: string): string {
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Return what the fields begin with. */
export function wishOf(present: LimitOverride | null): Wish {
  const values = Object.fromEntries(LIMITS.map((limit) => [limit, present?.limits[limit]?.toString() ?? '']));
  return {
    scope: present?.scope ?? 'address',
    target: present?.target ?? '',
    reason: present?.reason ?? '',
    until: present?.expires_at ? local(present.expires_at) : '',
    ...(values as Record<Limit, string>),
  };
}

/** Return the limits that make sense: an address has no addresses of its own. */
export const limitsOf = (scope: Scope): Limit[] => LIMITS.filter((limit) => limit !== 'accounts' || scope !== 'address');

/** Return what is asked for: an empty field inherits. */
export function inputOf({ scope, target, reason, until, ...typed }: Wish): LimitInput {
  const values = Object.fromEntries(
    limitsOf(scope).map((limit) => [limit, typed[limit].trim() === '' ? null : Number(typed[limit])]),
  );
  return {
    scope,
    target: target.trim(),
    ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
    expires_at: until === '' ? null : new Date(until).toISOString(),
    ...values,
  };
}
