import { Button } from '@mantine/core';
import { useState } from 'react';
import { ConfirmDialog } from '../../../components/ui/ConfirmDialog';
import { useNotify } from '../../../components/ui/Notices';
import type { Webhook, WebhookWithSecret } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { useChangeWebhook } from './change-webhook';
import { useRemoveWebhook } from './remove-webhook';
import { useRotateSecret } from './rotate-secret';
import { useTestWebhook } from './test-webhook';

interface WebhookActionsProps {
  webhook: Webhook;
  onEdit: (webhook: Webhook) => void;
  onSecret: (issued: WebhookWithSecret) => void;
  /** Called with what something failed with, and with null when something else starts. */
  onProblem: (error: unknown) => void;
}

type Question = 'rotate' | 'remove';

/** What an administrator can do with a webhook. */
export function WebhookActions({ webhook, onEdit, onSecret, onProblem }: WebhookActionsProps) {
  const t = useAdminT();
  const format = useFormat();
  const notify = useNotify();
  const testing = useTestWebhook();
  const changing = useChangeWebhook();
  const [question, setQuestion] = useState<Question | null>(null);
  const { id, url, active } = webhook;
  const test = () => {
    onProblem(null);
    testing.mutate(id, {
      onSuccess: ({ outcome, milliseconds }) => {
        const text = t('webhooks.tested', { outcome: t(`webhooks.outcome_${outcome}`), ms: format.number(milliseconds) });
        notify({ text, tone: outcome === 'ok' ? 'done' : 'problem' });
      },
      onError: onProblem,
    });
  };
  const toggle = () => {
    onProblem(null);
    changing.mutate({ id, active: !active }, { onError: onProblem });
  };
  return (
    <>
      <Button size="xs" variant="default" loading={testing.isPending} aria-label={t('webhooks.testOf', { url })} onClick={test}>
        {t('webhooks.test')}
      </Button>
      <Button
        size="xs"
        variant="default"
        aria-haspopup="dialog"
        aria-label={t('webhooks.editOf', { url })}
        onClick={() => {
          onEdit(webhook);
        }}
      >
        {t('webhooks.edit')}
      </Button>
      <Button
        size="xs"
        variant="default"
        loading={changing.isPending}
        aria-label={t(active ? 'webhooks.pauseOf' : 'webhooks.resumeOf', { url })}
        onClick={toggle}
      >
        {t(active ? 'webhooks.pause' : 'webhooks.resume')}
      </Button>
      <Button
        size="xs"
        variant="default"
        aria-label={t('webhooks.rotateOf', { url })}
        onClick={() => {
          setQuestion('rotate');
        }}
      >
        {t('webhooks.rotate')}
      </Button>
      <Button
        size="xs"
        variant="light"
        color="red"
        aria-label={t('webhooks.removeOf', { url })}
        onClick={() => {
          setQuestion('remove');
        }}
      >
        {t('webhooks.remove')}
      </Button>
      {question === 'rotate' ? <RotateQuestion webhook={webhook} onSecret={onSecret} onClose={() => { setQuestion(null); }} /> : null}
      {question === 'remove' ? <RemoveQuestion webhook={webhook} onClose={() => { setQuestion(null); }} /> : null}
    </>
  );
}

interface QuestionProps {
  webhook: Webhook;
  onClose: () => void;
}

function RotateQuestion({ webhook: { id }, onSecret, onClose }: QuestionProps & Pick<WebhookActionsProps, 'onSecret'>) {
  const t = useAdminT();
  const rotating = useRotateSecret();
  return (
    <ConfirmDialog
      title={t('webhooks.rotateTitle')}
      text={t('webhooks.rotateText')}
      confirmLabel={t('webhooks.rotateConfirm')}
      pending={rotating.isPending}
      error={rotating.error}
      onCancel={onClose}
      onConfirm={() => {
        rotating.mutate(id, {
          onSuccess: (issued) => {
            onClose();
            onSecret(issued);
          },
        });
      }}
    />
  );
}

function RemoveQuestion({ webhook: { id, url }, onClose }: QuestionProps) {
  const t = useAdminT();
  const notify = useNotify();
  const removing = useRemoveWebhook();
  return (
    <ConfirmDialog
      danger
      title={t('webhooks.removeTitle')}
      text={t('webhooks.removeText', { url })}
      confirmLabel={t('webhooks.removeConfirm')}
      pending={removing.isPending}
      error={removing.error}
      onCancel={onClose}
      onConfirm={() => {
        removing.mutate(id, {
          onSuccess: () => {
            onClose();
            notify({ text: t('webhooks.removed') });
          },
        });
      }}
    />
  );
}
