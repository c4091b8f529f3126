import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { LimitOverride, LimitValues } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { Card, Facts, ListState, LoadMore, useAdmin } from '../parts';
import { EffectiveCard } from './EffectiveCard';
import { LimitDialog } from './LimitDialog';
import { LIMITS, useLimits } from './list-limits';
import { OverrideTable } from './OverrideTable';
import { UsageCard } from './UsageCard';

/** What is being set: a new entry, or one that is there. */
type Wish = 'new' | LimitOverride;

/** Limits of a domain, a person or an address, what holds for an address, and what was sent. */
export function LimitsSection() {
  const t = useAdminT();
  const { mayChange } = useAdmin();
  const limits = useLimits();
  const [wish, setWish] = useState<Wish | null>(null);
  const rows = limits.data?.pages.flatMap((page) => page.overrides) ?? [];
  const defaults = limits.data?.pages[0]?.defaults;
  return (
    <>
      <EffectiveCard />
      <Card
        title={t('limits.list')}
        aside={
          mayChange ? (
            <Button
              size="sm"
              aria-haspopup="dialog"
              onClick={() => {
                setWish('new');
              }}
            >
              {t('limits.add')}
            </Button>
          ) : null
        }
      >
        <Text size="sm" c="dimmed" mb="xs">
          {t('limits.rule')}
        </Text>
        <ListState
          query={limits}
          empty={rows.length === 0}
          emptyTitle={t('limits.emptyTitle')}
          emptyText={t('limits.emptyText')}
        >
          <OverrideTable overrides={rows} onEdit={setWish} />
          <LoadMore query={limits} />
        </ListState>
      </Card>
      {defaults ? <Defaults values={defaults} /> : null}
      <UsageCard />
      {wish ? (
        <LimitDialog
          present={wish === 'new' ? null : wish}
          onClose={() => {
            setWish(null);
          }}
        />
      ) : null}
    </>
  );
}

function Defaults({ values }: { values: LimitValues }) {
  const t = useAdminT();
  const format = useFormat();
  return (
    <Card title={t('limits.defaults')}>
      <Facts
        facts={LIMITS.map((limit) => {
          const value = values[limit];
          return { label: t(`limits.limit_${limit}`), value: value === null ? t('limits.unlimited') : format.number(value) };
        })}
      />
    </Card>
  );
}
