import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { CostEstimate } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { Card, DataTable, LevelBadge, ListState, useProviderName } from '../parts';
import classes from './costs.module.css';
import { useEstimate } from './estimate-costs';

type Plan = CostEstimate['plans'][number];

/** Return a whole number that is not below zero; anything else is nothing. */
const count = (text: string) => Math.max(0, Math.trunc(Number(text)) || 0);

/** Why a plan does not fit, by the code of the reason. */
const MISFITS = {
  condition: 'costs.misfitCondition',
  trial: 'costs.misfitTrial',
  addresses: 'costs.misfitAddresses',
  monthly_emails: 'costs.misfitMonthlyEmails',
  daily_emails: 'costs.misfitDailyEmails',
} as const;

/** What a month would cost on every plan. */
export function EstimateCard() {
  const t = useAdminT();
  const [wanted, setWanted] = useState({ addresses: '100', emails: '50000' });
  const [settled] = useDebouncedValue(wanted, 300);
  const estimate = useEstimate({ addresses: count(settled.addresses), emails: count(settled.emails) });
  return (
    <Card title={t('costs.estimate')}>
      <div className={classes['wanted']}>
        <TextInput
          type="number"
          min={0}
          label={t('costs.estimateAddresses')}
          value={wanted.addresses}
          onChange={(event) => {
            setWanted({ ...wanted, addresses: event.currentTarget.value });
          }}
        />
        <TextInput
          type="number"
          min={0}
          label={t('costs.estimateEmails')}
          value={wanted.emails}
          onChange={(event) => {
            setWanted({ ...wanted, emails: event.currentTarget.value });
          }}
        />
      </div>
      <ListState
        query={estimate}
        empty={estimate.data?.plans.length === 0}
        emptyTitle={t('costs.emptyTitle')}
        emptyText={t('costs.emptyText')}
      >
        {estimate.data ? <Plans estimate={estimate.data} stale={estimate.isPlaceholderData} /> : null}
      </ListState>
    </Card>
  );
}

function Plans({ estimate: { plans, recommended }, stale }: { estimate: CostEstimate; stale: boolean }) {
  const t = useAdminT();
  const format = useFormat();
  const providerName = useProviderName();
  const nameOf = ({ provider, plan }: Plan) => `${providerName(provider)} – ${plan}`;
  return (
    <>
      <p className={classes['recommended']} role="status">
        {recommended
          ? t('costs.recommended', {
              plan: nameOf(recommended),
              amount: format.money(recommended.monthly, recommended.currency),
            })
          : null}
      </p>
      <DataTable<Plan>
        caption={t('costs.estimateTable')}
        rows={plans}
        rowKey={({ provider, plan }) => `${provider} ${plan}`}
        stale={stale}
        columns={[
          { key: 'plan', header: t('costs.plan'), wide: true, cell: nameOf },
          {
            key: 'fits',
            header: t('costs.fits'),
            cell: ({ fits, reason_code: code }) => (
              <>
                <LevelBadge level={fits ? 'ok' : 'warning'} label={t(fits ? 'costs.fits' : 'costs.fitsNot')} />
                {code && code in MISFITS ? (
                  <span className={classes['aside']}>{t(MISFITS[code as keyof typeof MISFITS])}</span>
                ) : null}
              </>
            ),
          },
          {
            key: 'monthly',
            header: t('costs.monthly'),
            numeric: true,
            cell: ({ monthly, currency }) => format.money(monthly, currency),
          },
        ]}
      />
    </>
  );
}
