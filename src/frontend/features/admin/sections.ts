/** The pages, in groups, in the order in which they are offered. */
export const GROUPS = [
  { title: 'follow', sections: ['audit'] },
  { title: 'set', sections: ['domains', 'providers'] },
  { title: 'keep', sections: ['reconciliation'] },
] as const;

export type SectionId = (typeof GROUPS)[number]['sections'][number];

const SECTIONS: readonly SectionId[] = GROUPS.flatMap(({ sections }) => [...sections]);

/** The page that administration begins with. */
export const FIRST: SectionId = 'domains';

export function isSectionId(value: string | null | undefined): value is SectionId {
  return SECTIONS.some((section) => section === value);
}
