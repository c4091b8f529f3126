import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import type { Policy } from '../../../lib/api/admin-types';
import { Card, Facts, ListState } from '../parts';
import { usePolicy } from './get-policy';
import { PatternList } from './PatternList';
import classes from './policies.module.css';
import { TrialCard } from './TrialCard';

/** The rules for names: try one, and read them. */
export function PoliciesSection() {
  const t = useAdminT();
  const policy = usePolicy();
  return (
    <>
      <TrialCard policy={policy.data} />
      <Card title={t('policies.inForce')}>
        <ListState
          query={policy}
          empty={false}
          emptyTitle={t('policies.emptyTitle')}
          emptyText={t('policies.emptyText')}
        >
          {policy.data ? <Rules policy={policy.data} /> : null}
        </ListState>
      </Card>
      {policy.data ? <Limits limits={policy.data.limits} /> : null}
    </>
  );
}

function Rules({ policy }: { policy: Policy }) {
  const t = useAdminT();
  return (
    <>
      <p className={classes['source']}>{t('policies.fromSettings')}</p>
      <PatternList title={t('policies.allowed')} patterns={policy.allowed} none={t('policies.everyName')} />
      <PatternList title={t('policies.blocked')} patterns={policy.blocked} none={t('policies.nothingBlocked')} />
      <details className={classes['fold']}>
        <summary>{t('policies.reserved', { count: policy.reserved.length })}</summary>
        <PatternList title={t('policies.reserved', { count: policy.reserved.length })} patterns={policy.reserved} none="" bare />
      </details>
      {policy.places.length > 0 ? <PatternList title={t('policies.places')} patterns={policy.places} none="" /> : null}
    </>
  );
}

function Limits({ limits }: { limits: Policy['limits'] }) {
  const t = useAdminT();
  const format = useFormat();
  return (
    <Card title={t('policies.limits')}>
      <Facts
        facts={[
          { label: t('policies.addressesPerUser'), value: format.number(limits.addresses_per_user) },
          { label: t('policies.addressesTotal'), value: format.number(limits.addresses_total) },
          { label: t('policies.credentials'), value: format.number(limits.credentials_per_address) },
          { label: t('policies.daily'), value: format.number(limits.daily_recipients) },
          { label: t('policies.monthly'), value: format.number(limits.monthly_recipients) },
          { label: t('policies.perMessage'), value: format.number(limits.recipients_per_message) },
          { label: t('policies.bytes'), value: format.bytes(limits.message_bytes) },
        ]}
      />
    </Card>
  );
}
