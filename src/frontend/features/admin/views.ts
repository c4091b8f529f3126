import type { ComponentType } from 'react';
import { AuditSection } from './audit';
import { DomainsSection } from './domains';
import { LimitsSection } from './limits';
import { OverviewSection } from './overview';
import { PoliciesSection } from './policies';
import { ProvidersSection } from './providers';
import { ReconciliationSection } from './reconciliation';
import { RunsSection } from './runs';
import type { SectionId } from './sections';
import { UsersSection } from './users';

/** What each page shows. */
export const VIEWS: Record<SectionId, ComponentType> = {
  audit: AuditSection,
  domains: DomainsSection,
  limits: LimitsSection,
  overview: OverviewSection,
  policies: PoliciesSection,
  providers: ProvidersSection,
  reconciliation: ReconciliationSection,
  runs: RunsSection,
  users: UsersSection,
};
