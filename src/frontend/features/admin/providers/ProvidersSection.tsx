import type { Finding, ManagedDomain, ProviderChoice } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useDomains } from '../domains';
import { Card, FindingList, ListState } from '../parts';
import { useDiagnosis } from './get-diagnosis';
import { ProviderCard } from './ProviderCard';
import { WholeState } from './WholeState';

/** Say whether a finding is about a provider: subjects are its kind, and what of it is meant. */
const isAbout = ({ subject }: Finding, { kind }: ProviderChoice) => subject === kind || subject.startsWith(`${kind} `);

function domainsByProvider(domains: ManagedDomain[]): Map<string, string[]> {
  const served = new Map<string, string[]>();
  for (const { provider, name } of domains) served.set(provider, [...(served.get(provider) ?? []), name]);
  return served;
}

/** Those that serve a domain first, then those that could, then the rest. */
function byUse(providers: ProviderChoice[], served: Map<string, string[]>): ProviderChoice[] {
  const rank = ({ kind, missing_settings: missing }: ProviderChoice) =>
    served.has(kind) ? 0 : 1 + Math.sign(missing.length);
  return [...providers].sort((one, other) => rank(one) - rank(other));
}

/** The providers and what an examination found of each; then what it found of the rest of the server. */
export function ProvidersSection() {
  const t = useAdminT();
  const domains = useDomains();
  const diagnosis = useDiagnosis();
  const providers = domains.data?.providers ?? [];
  const findings = diagnosis.data?.findings ?? [];
  const served = domainsByProvider(domains.data?.domains ?? []);
  const rest = findings.filter((finding) => !providers.some((provider) => isAbout(finding, provider)));
  return (
    <>
      <WholeState diagnosis={diagnosis} />
      <ListState
        query={domains}
        empty={providers.length === 0}
        emptyTitle={t('providers.emptyTitle')}
        emptyText={t('providers.emptyText')}
      >
        {byUse(providers, served).map((provider) => (
          <ProviderCard
            key={provider.kind}
            provider={provider}
            domains={served.get(provider.kind) ?? []}
            findings={findings.filter((finding) => isAbout(finding, provider))}
          />
        ))}
      </ListState>
      {rest.length > 0 ? (
        <Card title={t('providers.rest')}>
          <FindingList findings={rest} name={t('providers.rest')} />
        </Card>
      ) : null}
    </>
  );
}
