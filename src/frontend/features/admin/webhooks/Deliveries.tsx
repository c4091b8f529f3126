import { Button } from '@mantine/core';
import { useNotify } from '../../../components/ui/Notices';
import { ProblemAlert } from '../../../components/ui/ProblemAlert';
import type { Delivery, Webhook } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { DataTable, LevelBadge, ListState, LoadMore, useAdmin, type Column } from '../parts';
import { useDeliveries } from './list-deliveries';
import { useReplayDelivery } from './replay-delivery';

const LEVELS = { pending: 'warning', delivered: 'ok', failed: 'error' } as const;

/** What was sent to a webhook, and what became of it. */
export function Deliveries({ webhook: { id, url } }: { webhook: Webhook }) {
  const t = useAdminT();
  const notify = useNotify();
  const { mayChange } = useAdmin();
  const deliveries = useDeliveries(id);
  const replaying = useReplayDelivery();
  const columns = useColumns();
  const rows = deliveries.data?.pages.flatMap((page) => page.deliveries) ?? [];
  const replay: Column<Delivery> = {
    key: 'replay',
    header: t('webhooks.replay'),
    bare: true,
    cell: ({ event_id: event, type, state }) =>
      state === 'pending' ? null : (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={t('webhooks.replayOf', { type })}
          onClick={() => {
            replaying.mutate(
              { webhook: id, event },
              {
                onSuccess: () => {
                  notify({ text: t('webhooks.replayed') });
                },
              },
            );
          }}
        >
          {t('webhooks.replay')}
        </Button>
      ),
  };
  return (
    <>
      {replaying.error ? <ProblemAlert error={replaying.error} /> : null}
      <ListState
        query={deliveries}
        empty={rows.length === 0}
        emptyTitle={t('webhooks.deliveriesEmptyTitle')}
        emptyText={t('webhooks.deliveriesEmptyText')}
      >
        <DataTable
          caption={t('webhooks.deliveriesOf', { url })}
          rows={rows}
          rowKey={({ event_id: event }) => event}
          columns={mayChange ? [...columns, replay] : columns}
        />
        <LoadMore query={deliveries} />
      </ListState>
    </>
  );
}

function useColumns(): Column<Delivery>[] {
  const t = useAdminT();
  const format = useFormat();
  const lastTry = ({ tries }: Delivery) => {
    const last = tries.at(-1);
    if (!last) return '–';
    const outcome = t(`webhooks.outcome_${last.outcome}`);
    return last.status === null ? outcome : `${outcome} (${String(last.status)})`;
  };
  return [
    { key: 'event', header: t('webhooks.event'), wide: true, cell: ({ type }) => <code>{type}</code> },
    { key: 'when', header: t('webhooks.when'), cell: ({ timestamp: at }) => <time dateTime={at}>{format.dateTime(at)}</time> },
    {
      key: 'state',
      header: t('webhooks.state'),
      cell: ({ state }) => <LevelBadge level={LEVELS[state]} label={t(`webhooks.state_${state}`)} />,
    },
    { key: 'last', header: t('webhooks.lastTry'), cell: lastTry },
    {
      key: 'tries',
      header: t('webhooks.tries'),
      cell: ({ attempts, next_attempt_at: next }) =>
        next === null
          ? format.number(attempts)
          : `${format.number(attempts)}, ${t('webhooks.nextTry', { time: format.soon(next) })}`,
    },
  ];
}
