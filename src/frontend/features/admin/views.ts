import type { ComponentType } from 'react';
import { AuditSection } from './audit';
import { DomainsSection } from './domains';
import { ProvidersSection } from './providers';
import { ReconciliationSection } from './reconciliation';
import type { SectionId } from './sections';

/** What each page shows. */
export const VIEWS: Record<SectionId, ComponentType> = {
  audit: AuditSection,
  domains: DomainsSection,
  providers: ProvidersSection,
  reconciliation: ReconciliationSection,
};
