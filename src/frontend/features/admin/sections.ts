/** The pages, in groups, in the order in which they are offered. */
export const GROUPS = [
  { title: 'follow', sections: ['overview', 'addresses', 'runs', 'audit'] },
  { title: 'set', sections: ['users', 'domains', 'providers', 'policies', 'limits', 'webhooks'] },
  { title: 'keep', sections: ['imports', 'reconciliation', 'costs'] },
] as const;

export type SectionId = (typeof GROUPS)[number]['sections'][number];

const SECTIONS: readonly SectionId[] = GROUPS.flatMap(({ sections }) => [...sections]);

/** The page that administration begins with. */
export const FIRST: SectionId = 'overview';

export function isSectionId(value: string): value is SectionId {
  return SECTIONS.some((section) => section === value);
}
