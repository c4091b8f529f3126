import type { paths } from './schema';
import type { Body, Ok } from './types';

export type ManagedDomains = Ok<paths['/admin/domains']['get']>;
export type ManagedDomain = ManagedDomains['domains'][number];
export type ProviderChoice = ManagedDomains['providers'][number];
export type DomainInput = Body<paths['/admin/domains']['post']>;
export type DomainStatus = Ok<paths['/admin/domains/{name}/status']['get']>;
export type DnsRecord = DomainStatus['records'][number];
export type Diagnosis = Ok<paths['/admin/doctor']['get']>;
export type Finding = Diagnosis['findings'][number];
export type EntryPage = Ok<paths['/admin/audit']['get']>;
export type Entry = EntryPage['entries'][number];
export type Comparisons = Ok<paths['/admin/reconcile']['get']>;
export type Comparison = Comparisons['results'][number];
export type ReconcilePlan = Ok<paths['/admin/reconcile/plan']['post']>;
export type Difference = ReconcilePlan['differences'][number];
