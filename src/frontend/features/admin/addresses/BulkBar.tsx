import { Button } from '@mantine/core';
import { useState } from 'react';
import { ConfirmDialog } from '../../../components/ui/ConfirmDialog';
import type { BulkAction, BulkJob } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import classes from './addresses.module.css';
import { useBeginBulk } from './begin-bulk';
import { queryOf, type AddressFilter } from './list-addresses';
import type { Selection } from './use-selection';

interface BulkBarProps {
  selection: Selection;
  filter: AddressFilter;
  onBegun: (job: BulkJob) => void;
}

const ACTIONS = ['suspend', 'resume', 'delete', 'restore'] as const satisfies readonly BulkAction[];

/** What can be done to the addresses that are chosen. A filter that names nothing chooses nothing either. */
export function BulkBar({ selection, filter, onBegun }: BulkBarProps) {
  const t = useAdminT();
  const [action, setAction] = useState<BulkAction | null>(null);
  const count = selection.ids.size;
  const filtered = Object.keys(queryOf(filter)).length > 0;
  const chosen = selection.everything || count > 0;
  return (
    <div className={classes['bulk']}>
      <span role="status">
        {selection.everything ? t('addresses.allFound') : t('addresses.selected', { count })}
      </span>
      {filtered && !selection.everything ? (
        <Button size="compact-sm" variant="subtle" onClick={selection.chooseEverything}>
          {t('addresses.allFound')}
        </Button>
      ) : null}
      {chosen ? (
        <>
          <Button size="compact-sm" variant="subtle" onClick={selection.clear}>
            {t('addresses.unselect')}
          </Button>
          <div className={classes['actions']}>
            {ACTIONS.map((each) => (
              <Button
                key={each}
                size="compact-sm"
                variant={each === 'delete' ? 'light' : 'default'}
                color={each === 'delete' ? 'red' : 'brand'}
                onClick={() => {
                  setAction(each);
                }}
              >
                {t(`addresses.${each}`)}
              </Button>
            ))}
          </div>
        </>
      ) : null}
      {action ? (
        <BulkQuestion
          action={action}
          selection={selection}
          filter={filter}
          onBegun={onBegun}
          onClose={() => {
            setAction(null);
          }}
        />
      ) : null}
    </div>
  );
}

interface BulkQuestionProps extends BulkBarProps {
  action: BulkAction;
  onClose: () => void;
}

function BulkQuestion({ action, selection, filter, onBegun, onClose }: BulkQuestionProps) {
  const t = useAdminT();
  const beginning = useBeginBulk();
  const what = selection.everything ? t('addresses.found') : t('addresses.some', { count: selection.ids.size });
  return (
    <ConfirmDialog
      danger={action === 'delete'}
      title={t(`addresses.confirm_${action}`, { what })}
      text={t(`addresses.text_${action}`)}
      confirmLabel={t(`addresses.${action}`)}
      pending={beginning.isPending}
      error={beginning.error}
      onCancel={onClose}
      onConfirm={() => {
        const which = selection.everything ? { filter: queryOf(filter) } : { ids: [...selection.ids] };
        beginning.mutate(
          { action, ...which },
          {
            onSuccess: (job) => {
              onClose();
              onBegun(job);
            },
          },
        );
      }}
    />
  );
}
