import type { Overview } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { Card, FindingList, ListState } from '../parts';
import { AddressChart } from './AddressChart';
import { CostTable } from './CostTable';
import { DayChart } from './DayChart';
import { useOverview } from './get-overview';
import { Tiles } from './Tiles';

/** How things stand, at a glance. */
export function OverviewSection() {
  const t = useAdminT();
  const overview = useOverview();
  return (
    <ListState
      query={overview}
      empty={false}
      emptyTitle={t('overview.emptyTitle')}
      emptyText={t('overview.emptyText')}
    >
      {overview.data ? <Parts overview={overview.data} /> : null}
    </ListState>
  );
}

function Parts({ overview }: { overview: Overview }) {
  const t = useAdminT();
  const { warnings, creations, sends, costs } = overview;
  return (
    <>
      {warnings.length > 0 ? (
        <Card title={t('overview.warnings')}>
          <FindingList findings={warnings} name={t('overview.warnings')} />
        </Card>
      ) : null}
      <Tiles overview={overview} />
      <AddressChart addresses={overview.addresses} />
      <DayChart
        title={t('overview.creations')}
        days={creations}
        series={[
          { key: 'succeeded', label: t('overview.succeeded'), look: 'plain' },
          { key: 'failed', label: t('overview.undone'), look: 'crossed' },
        ]}
      />
      {sends ? (
        <DayChart
          title={t('overview.sends')}
          days={sends}
          series={[
            { key: 'accepted', label: t('overview.accepted'), look: 'plain' },
            { key: 'refused', label: t('overview.refused'), look: 'crossed' },
          ]}
        />
      ) : null}
      {costs && costs.length > 0 ? <CostTable costs={costs} /> : null}
    </>
  );
}
