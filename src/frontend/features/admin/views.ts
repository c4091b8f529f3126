import type { ComponentType } from 'react';
import { AddressesSection } from './addresses';
import { AuditSection } from './audit';
import { CostsSection } from './costs';
import { DomainsSection } from './domains';
import { ImportsSection } from './imports';
import { LimitsSection } from './limits';
import { OverviewSection } from './overview';
import { PoliciesSection } from './policies';
import { ProvidersSection } from './providers';
import { ReconciliationSection } from './reconciliation';
import { RunsSection } from './runs';
import type { SectionId } from './sections';
import { UsersSection } from './users';
import { WebhooksSection } from './webhooks';

/** What each page shows. */
export const VIEWS: Record<SectionId, ComponentType> = {
  addresses: AddressesSection,
  audit: AuditSection,
  costs: CostsSection,
  domains: DomainsSection,
  imports: ImportsSection,
  limits: LimitsSection,
  overview: OverviewSection,
  policies: PoliciesSection,
  providers: ProvidersSection,
  reconciliation: ReconciliationSection,
  runs: RunsSection,
  users: UsersSection,
  webhooks: WebhooksSection,
};
