import { Text } from '@mantine/core';
import { CopyButton } from '../../../components/ui/CopyButton';
import type { Difference, ReconcilePlan } from '../../../lib/api/admin-types';
import { useAdminT, type TranslateAdmin } from '../../../lib/i18n/admin';
import { Card, DataTable, LevelBadge } from '../parts';
import classes from './reconciliation.module.css';

const keyOf = ({ drift, address, account_id: account, ref, version }: Difference) =>
  [drift, address, account, ref, version].join(' ');

function verdict(t: TranslateAdmin, { removes, safe }: ReconcilePlan): string {
  if (!safe) return t('reconciliation.planUnsafe', { count: removes });
  return removes > 0 ? t('reconciliation.planSafe', { count: removes }) : t('reconciliation.planKeeps');
}

/** What would be done so that both sides agree again; the command line alone does it. */
export function PlanCard({ plan }: { plan: ReconcilePlan }) {
  const t = useAdminT();
  const title = t('reconciliation.plan', { domain: plan.domain });
  return (
    <Card
      title={title}
      aside={
        plan.in_step ? (
          <LevelBadge level="ok" label={t('reconciliation.inStep')} />
        ) : (
          <LevelBadge
            level={plan.safe ? 'warning' : 'error'}
            label={t('reconciliation.differences', { count: plan.differences.length })}
          />
        )
      }
    >
      <Text size="sm" role="status">
        {plan.in_step ? t('reconciliation.planNothing') : verdict(t, plan)}
      </Text>
      {plan.differences.length > 0 ? (
        <DataTable
          caption={title}
          rows={plan.differences}
          rowKey={keyOf}
          columns={[
            { key: 'drift', header: t('reconciliation.drift'), cell: ({ drift }) => t(`reconciliation.drift_${drift}`) },
            { key: 'address', header: t('reconciliation.address'), cell: ({ address }) => address ?? '–' },
            { key: 'done', header: t('reconciliation.done'), cell: ({ drift }) => t(`reconciliation.remedy_${drift}`) },
            { key: 'ref', header: t('reconciliation.ref'), cell: ({ ref }) => ref ?? '–' },
          ]}
        />
      ) : null}
      {plan.complete ? null : (
        <Text size="sm" c="dimmed" mt="xs">
          {t('reconciliation.planPartial')}
        </Text>
      )}
      {plan.in_step ? null : <ApplyCommand domain={plan.domain} force={!plan.safe} />}
    </Card>
  );
}

function ApplyCommand({ domain, force }: { domain: string; force: boolean }) {
  const t = useAdminT();
  const command = `email-provisioning reconcile --apply --domain ${domain}${force ? ' --force' : ''}`;
  return (
    <div className={classes['apply']}>
      <Text size="sm">{t('reconciliation.apply')}</Text>
      <code>{command}</code>
      <CopyButton value={command} label={t('copy')} />
    </div>
  );
}
