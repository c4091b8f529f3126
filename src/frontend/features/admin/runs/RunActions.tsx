import { Button } from '@mantine/core';
import { useState } from 'react';
import { ConfirmDialog } from '../../../components/ui/ConfirmDialog';
import { useNotify } from '../../../components/ui/Notices';
import type { ManagedRun } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useRetryRun } from './retry-run';
import classes from './runs.module.css';
import { useUndoRun } from './undo-run';

interface RunActionsProps {
  run: ManagedRun;
  /** Called with what a retry failed with, and with null when another one starts. */
  onProblem: (error: unknown) => void;
}

/** Hurry an operation, or take it back after a question. */
export function RunActions({ run: { operation, email, undoable }, onProblem }: RunActionsProps) {
  const t = useAdminT();
  const notify = useNotify();
  const retrying = useRetryRun();
  const undoing = useUndoRun();
  const [asking, setAsking] = useState(false);
  return (
    <div className={classes['actions']}>
      <Button
        size="compact-sm"
        variant="default"
        loading={retrying.isPending}
        aria-label={t('runs.retryOf', { email })}
        onClick={() => {
          onProblem(null);
          retrying.mutate(operation.id, {
            onSuccess: () => {
              notify({ text: t('runs.retried', { email }) });
            },
            onError: onProblem,
          });
        }}
      >
        {t('runs.retry')}
      </Button>
      {undoable ? (
        <Button
          size="compact-sm"
          variant="light"
          color="red"
          aria-label={t('runs.undoOf', { email })}
          onClick={() => {
            setAsking(true);
          }}
        >
          {t('runs.undo')}
        </Button>
      ) : null}
      {asking ? (
        <ConfirmDialog
          danger
          title={t('runs.undoTitle', { email })}
          text={t('runs.undoText')}
          confirmLabel={t('runs.undoConfirm')}
          pending={undoing.isPending}
          error={undoing.error}
          onCancel={() => {
            undoing.reset();
            setAsking(false);
          }}
          onConfirm={() => {
            undoing.mutate(operation.id, {
              onSuccess: () => {
                setAsking(false);
                notify({ text: t('runs.undone', { email }) });
              },
            });
          }}
        />
      ) : null}
    </div>
  );
}
