import { Button, Group, Text } from '@mantine/core';
import type { Overview } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useNavigation } from '../../../lib/Navigation';
import { HOME } from '../../../lib/view';
import { Card, FindingList, ListState, useAdmin } from '../parts';
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
  const { mayChange } = useAdmin();
  const { warnings, creations, sends, costs } = overview;
  return (
    <>
      {warnings.length > 0 ? (
        <Card title={t('overview.warnings')}>
          <FindingList findings={warnings} name={t('overview.warnings')} />
        </Card>
      ) : null}
      <Tiles overview={overview} />
      {mayChange && overview.addresses.length === 0 ? <Beginning /> : null}
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

/** The way to the first address. */
function Beginning() {
  const t = useAdminT();
  const { go } = useNavigation();
  return (
    <Card title={t('overview.emptyTitle')}>
      <Text size="sm" c="dimmed">
        {t('overview.emptyText')}
      </Text>
      <Group gap="xs" mt="sm">
        <Button
          size="sm"
          onClick={() => {
            go(HOME);
          }}
        >
          {t('overview.firstAddress')}
        </Button>
        <Button
          size="sm"
          variant="default"
          onClick={() => {
            go({ name: 'admin', section: 'domains' });
          }}
        >
          {t('overview.seeDomains')}
        </Button>
      </Group>
    </Card>
  );
}
