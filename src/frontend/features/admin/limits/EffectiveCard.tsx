import { Button, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { ProblemAlert } from '../../../components/ui/ProblemAlert';
import type { EffectiveLimits } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { Card, DataTable } from '../parts';
import { useEffectiveLimits } from './get-effective-limits';
import classes from './limits.module.css';

/** Ask what holds for an address, and where it comes from. */
export function EffectiveCard() {
  const t = useAdminT();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  const limits = useEffectiveLimits(asked);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setAsked(typed.trim());
  };
  return (
    <Card title={t('limits.inForce')}>
      <form className={classes['ask']} role="search" onSubmit={submit}>
        <TextInput
          type="search"
          label={t('limits.address')}
          description={t('limits.addressHint')}
          value={typed}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
          }}
        />
        <Button type="submit" variant="default" loading={limits.isFetching}>
          {t('limits.show')}
        </Button>
      </form>
      {limits.error ? <ProblemAlert error={limits.error} /> : null}
      <div role="status">{limits.data ? <InForce limits={limits.data} /> : null}</div>
    </Card>
  );
}

function InForce({ limits: { address, limits } }: { limits: EffectiveLimits }) {
  const t = useAdminT();
  const format = useFormat();
  return (
    <DataTable
      caption={t('limits.inForceOf', { address })}
      rows={limits}
      rowKey={({ limit }) => limit}
      columns={[
        { key: 'limit', header: t('limits.limit'), cell: ({ limit }) => t(`limits.limit_${limit}`) },
        {
          key: 'value',
          header: t('limits.value'),
          numeric: true,
          cell: ({ value }) => (value === null ? t('limits.unlimited') : format.number(value)),
        },
        { key: 'source', header: t('limits.source'), cell: ({ source }) => t(`limits.source_${source}`) },
        { key: 'reason', header: t('limits.reason'), cell: ({ reason }) => reason ?? '–' },
        {
          key: 'ends',
          header: t('limits.ends'),
          cell: ({ expires_at: at }) => (at === null ? t('limits.never') : format.dateTime(at)),
        },
      ]}
    />
  );
}
