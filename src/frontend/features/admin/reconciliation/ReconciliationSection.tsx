import { Button, NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import { ProblemAlert } from '../../../components/ui/ProblemAlert';
import { useAdminT } from '../../../lib/i18n/admin';
import { useDomains } from '../domains';
import { Card, ListState } from '../parts';
import { ComparisonTable } from './ComparisonTable';
import { useComparisons } from './list-comparisons';
import { usePlan } from './plan-reconciliation';
import { PlanCard } from './PlanCard';
import classes from './reconciliation.module.css';

/** What differs between our addresses and what is at their providers. */
export function ReconciliationSection() {
  const t = useAdminT();
  const comparisons = useComparisons();
  const planning = usePlan();
  const results = comparisons.data?.results ?? [];
  return (
    <>
      <Card title={t('reconciliation.compareTitle')}>
        <CompareForm planning={planning} />
        <div role="status">
          {planning.isPending ? (
            <Text size="sm" c="dimmed" mt="xs">
              {t('reconciliation.comparing')}
            </Text>
          ) : null}
        </div>
        {planning.error ? <ProblemAlert error={planning.error} /> : null}
      </Card>
      {planning.data ? <PlanCard plan={planning.data} /> : null}
      <Card title={t('reconciliation.list')}>
        <ListState
          query={comparisons}
          empty={results.length === 0}
          emptyTitle={t('reconciliation.emptyTitle')}
          emptyText={t('reconciliation.emptyText')}
        >
          <ComparisonTable comparisons={results} />
        </ListState>
        {comparisons.data ? <Interval hours={comparisons.data.interval_hours} /> : null}
      </Card>
    </>
  );
}

function Interval({ hours }: { hours: number }) {
  const t = useAdminT();
  return (
    <Text size="sm" c="dimmed" mt="sm">
      {hours > 0 ? t('reconciliation.every', { count: hours }) : t('reconciliation.never')}
    </Text>
  );
}

function CompareForm({ planning }: { planning: ReturnType<typeof usePlan> }) {
  const t = useAdminT();
  const names = (useDomains().data?.domains ?? []).map(({ name }) => name);
  const [chosen, setChosen] = useState<string | null>(null);
  const domain = chosen ?? names[0] ?? '';
  return (
    <div className={classes['form']}>
      <NativeSelect
        label={t('reconciliation.domain')}
        value={domain}
        data={names}
        onChange={(event) => {
          setChosen(event.currentTarget.value);
        }}
      />
      <Button
        variant="default"
        loading={planning.isPending}
        disabled={domain === ''}
        onClick={() => {
          planning.mutate(domain);
        }}
      >
        {t('reconciliation.compare')}
      </Button>
    </div>
  );
}
