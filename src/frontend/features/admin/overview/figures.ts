import type { Overview } from '../../../lib/api/admin-types';

/** States as the overview tells them apart, in the order of the chart. */
export const STATES = ['active', 'suspended', 'underWay', 'failed', 'deleted'] as const;
export type State = (typeof STATES)[number];

export interface ProviderRow extends Record<State, number> {
  provider: string;
  total: number;
}

const MOVING = new Set<string>(['reserved', 'provisioning', 'deleting']);

function stateOf(status: string): State {
  if (MOVING.has(status)) return 'underWay';
  return STATES.find((state) => state === status) ?? 'underWay';
}

/** Return how many addresses each provider has in each state, the largest first. */
export function byProvider(addresses: Overview['addresses']): ProviderRow[] {
  const rows = new Map<string, ProviderRow>();
  for (const { provider, status, count } of addresses) {
    const row = rows.get(provider) ?? { provider, total: 0, active: 0, suspended: 0, underWay: 0, failed: 0, deleted: 0 };
    row[stateOf(status)] += count;
    row.total += count;
    rows.set(provider, row);
  }
  return [...rows.values()].sort((one, other) => other.total - one.total);
}

/** Return how many addresses can send. */
export function activeAddresses(addresses: Overview['addresses']): number {
  return addresses.reduce((sum, { status, count }) => sum + (status === 'active' ? count : 0), 0);
}

/** Return the sums of days. */
export function sums<Key extends string>(days: Record<Key, number>[], ...keys: Key[]): Record<Key, number> {
  const total = Object.fromEntries(keys.map((key) => [key, 0])) as Record<Key, number>;
  for (const day of days) for (const key of keys) total[key] += day[key];
  return total;
}

/** A page of one series of a chart. */
export interface Series {
  key: string;
  label: string;
  /** How it is drawn: plain, or with a pattern, so that it is told apart without colour. */
  look: 'plain' | 'stripes' | 'dots' | 'crossed' | 'hollow';
}
