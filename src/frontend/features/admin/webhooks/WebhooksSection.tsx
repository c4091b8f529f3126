import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Webhook, WebhookWithSecret } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { Card, ListState, useAdmin } from '../parts';
import { useWebhooks } from './list-webhooks';
import { SecretDialog } from './SecretDialog';
import { WebhookDialog } from './WebhookDialog';
import { WebhookRow } from './WebhookRow';
import classes from './webhooks.module.css';

/** Where events are sent to. */
export function WebhooksSection() {
  const t = useAdminT();
  const { mayChange } = useAdmin();
  const webhooks = useWebhooks();
  const [wish, setWish] = useState<'new' | Webhook | null>(null);
  const [issued, setIssued] = useState<WebhookWithSecret | null>(null);
  const rows = webhooks.data?.webhooks ?? [];
  return (
    <Card
      title={t('webhooks.list')}
      aside={
        mayChange ? (
          <Button
            size="sm"
            aria-haspopup="dialog"
            disabled={!webhooks.isSuccess}
            onClick={() => {
              setWish('new');
            }}
          >
            {t('webhooks.add')}
          </Button>
        ) : null
      }
    >
      <ListState
        query={webhooks}
        empty={rows.length === 0}
        emptyTitle={t('webhooks.emptyTitle')}
        emptyText={t('webhooks.emptyText')}
      >
        <ul className={classes['list']} role="list">
          {rows.map((webhook) => (
            <WebhookRow key={webhook.id} webhook={webhook} onEdit={setWish} onSecret={setIssued} />
          ))}
        </ul>
      </ListState>
      {wish ? (
        <WebhookDialog
          present={wish === 'new' ? null : wish}
          kinds={webhooks.data?.kinds ?? []}
          onSecret={setIssued}
          onClose={() => {
            setWish(null);
          }}
        />
      ) : null}
      {issued ? (
        <SecretDialog
          issued={issued}
          onClose={() => {
            setIssued(null);
          }}
        />
      ) : null}
    </Card>
  );
}
