import { Button } from '@mantine/core';
import { useId, useState } from 'react';
import { ProblemAlert } from '../../../components/ui/ProblemAlert';
import type { Webhook, WebhookWithSecret } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { LevelBadge, useAdmin, type Level } from '../parts';
import { Deliveries } from './Deliveries';
import { WebhookActions } from './WebhookActions';
import classes from './webhooks.module.css';

interface WebhookRowProps {
  webhook: Webhook;
  onEdit: (webhook: Webhook) => void;
  onSecret: (issued: WebhookWithSecret) => void;
}

function levelOf({ active, disabled_reason: reason, failures }: Webhook): Level {
  if (reason) return 'error';
  return active && failures === 0 ? 'ok' : 'warning';
}

/** One webhook: where to, how it is, what can be done with it, and what was sent. */
export function WebhookRow({ webhook, onEdit, onSecret }: WebhookRowProps) {
  const t = useAdminT();
  const { mayChange } = useAdmin();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const { url, description, kinds, failures, pending } = webhook;
  return (
    <li className={classes['row']}>
      <h4 className={classes['url']}>{url}</h4>
      {description ? <p className={classes['text']}>{description}</p> : null}
      <div className={classes['facts']}>
        <LevelBadge level={levelOf(webhook)} label={stateOf(t, webhook)} />
        {failures > 0 ? <span>{t('webhooks.failures', { count: failures })}</span> : null}
        {pending > 0 ? <span>{t('webhooks.pending', { count: pending })}</span> : null}
        <span>{kinds === null ? t('webhooks.allKinds') : kinds.join(', ')}</span>
      </div>
      {problem ? <ProblemAlert error={problem} /> : null}
      <div className={classes['actions']}>
        <Button
          size="xs"
          variant="default"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          aria-label={t('webhooks.deliveriesOf', { url })}
          onClick={() => {
            setOpen(!open);
          }}
        >
          {t('webhooks.deliveries')}
        </Button>
        {mayChange ? (
          <WebhookActions webhook={webhook} onEdit={onEdit} onSecret={onSecret} onProblem={setProblem} />
        ) : null}
      </div>
      {open ? (
        <div id={id} className={classes['deliveries']}>
          <Deliveries webhook={webhook} />
        </div>
      ) : null}
    </li>
  );
}

function stateOf(t: ReturnType<typeof useAdminT>, { active, disabled_reason: reason }: Webhook): string {
  if (reason) return t(`webhooks.disabled_${reason}`);
  return t(active ? 'webhooks.active' : 'webhooks.paused');
}
