import { Button } from '@mantine/core';
import { useState } from 'react';
import { ConfirmDialog } from '../../../components/ui/ConfirmDialog';
import { useNotify } from '../../../components/ui/Notices';
import type { Budget } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { BudgetDialog } from './BudgetDialog';
import classes from './costs.module.css';
import { useRemoveBudget } from './remove-budget';

/** Change a budget, or remove it after a question. */
export function BudgetActions({ budget, name }: { budget: Budget; name: string }) {
  const t = useAdminT();
  const [doing, setDoing] = useState<'change' | 'remove' | null>(null);
  const close = () => {
    setDoing(null);
  };
  return (
    <div className={classes['budgetActions']}>
      <Button
        size="compact-sm"
        variant="default"
        aria-haspopup="dialog"
        aria-label={t('costs.changeOf', { name })}
        onClick={() => {
          setDoing('change');
        }}
      >
        {t('costs.change')}
      </Button>
      <Button
        size="compact-sm"
        variant="light"
        color="red"
        aria-label={t('costs.removeOf', { name })}
        onClick={() => {
          setDoing('remove');
        }}
      >
        {t('costs.remove')}
      </Button>
      {doing === 'change' ? <BudgetDialog present={{ budget, name }} onClose={close} /> : null}
      {doing === 'remove' ? <RemoveQuestion budget={budget} onClose={close} /> : null}
    </div>
  );
}

function RemoveQuestion({ budget: { id }, onClose }: { budget: Budget; onClose: () => void }) {
  const t = useAdminT();
  const notify = useNotify();
  const removing = useRemoveBudget();
  return (
    <ConfirmDialog
      danger
      title={t('costs.removeTitle')}
      text={t('costs.removeText')}
      confirmLabel={t('costs.removeConfirm')}
      pending={removing.isPending}
      error={removing.error}
      onCancel={onClose}
      onConfirm={() => {
        removing.mutate(id, {
          onSuccess: () => {
            onClose();
            notify({ text: t('costs.budgetRemoved') });
          },
        });
      }}
    />
  );
}
