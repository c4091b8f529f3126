import { Button } from '@mantine/core';
import { useState } from 'react';
import { ConfirmDialog } from '../../../components/ui/ConfirmDialog';
import { useNotify } from '../../../components/ui/Notices';
import type { LimitOverride } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { DataTable, useAdmin, type Column } from '../parts';
import { useUserNames } from '../users';
import classes from './limits.module.css';
import { LIMITS } from './list-limits';
import { useRemoveLimits } from './remove-limits';

interface OverrideTableProps {
  overrides: LimitOverride[];
  onEdit: (override: LimitOverride) => void;
}

/** Return a function that names whom limits were set for. */
export function useTargetName(): (override: Pick<LimitOverride, 'scope' | 'target'>) => string {
  const names = useUserNames();
  return ({ scope, target }) => (scope === 'user' ? (names.get(target) ?? target) : target);
}

/** The limits that were set, each with its reason and its end. */
export function OverrideTable({ overrides, onEdit }: OverrideTableProps) {
  const t = useAdminT();
  const format = useFormat();
  const targetName = useTargetName();
  const { mayChange } = useAdmin();
  const columns: Column<LimitOverride>[] = [
    { key: 'target', header: t('limits.scope'), wide: true, cell: (override) => <Target override={override} /> },
    { key: 'limits', header: t('limits.value'), wide: true, cell: ({ limits }) => <Values limits={limits} /> },
    { key: 'reason', header: t('limits.reason'), cell: (override) => <Reason override={override} /> },
    {
      key: 'ends',
      header: t('limits.ends'),
      cell: ({ expires_at: at }) => (at === null ? t('limits.never') : format.dateTime(at)),
    },
  ];
  const actions: Column<LimitOverride> = {
    key: 'actions',
    header: t('limits.edit'),
    bare: true,
    cell: (override) => (
      <div className={classes['actions']}>
        <Button
          size="compact-sm"
          variant="default"
          aria-haspopup="dialog"
          aria-label={t('limits.editOf', { target: targetName(override) })}
          onClick={() => {
            onEdit(override);
          }}
        >
          {t('limits.edit')}
        </Button>
        <RemoveButton override={override} target={targetName(override)} />
      </div>
    ),
  };
  return (
    <DataTable
      caption={t('limits.list')}
      rows={overrides}
      rowKey={({ id }) => id}
      columns={mayChange ? [...columns, actions] : columns}
    />
  );
}

function Target({ override }: { override: LimitOverride }) {
  const t = useAdminT();
  const targetName = useTargetName();
  return (
    <>
      {targetName(override)}
      <span className={classes['aside']}>{t(`limits.source_${override.scope}`)}</span>
    </>
  );
}

function Values({ limits }: Pick<LimitOverride, 'limits'>) {
  const t = useAdminT();
  const format = useFormat();
  return (
    <ul className={classes['values']} role="list">
      {LIMITS.map((limit) => {
        const value = limits[limit];
        return value === null ? null : (
          <li key={limit}>
            {t(`limits.limit_${limit}`)} <strong>{format.number(value)}</strong>
          </li>
        );
      })}
    </ul>
  );
}

function Reason({ override: { reason, set_by: by, set_at: at } }: { override: LimitOverride }) {
  const t = useAdminT();
  const format = useFormat();
  const names = useUserNames();
  return (
    <>
      {reason}
      <span className={classes['aside']}>{t('limits.by', { name: names.get(by) ?? by, time: format.date(at) })}</span>
    </>
  );
}

function RemoveButton({ override: { id }, target }: { override: LimitOverride; target: string }) {
  const t = useAdminT();
  const notify = useNotify();
  const removing = useRemoveLimits();
  const [asking, setAsking] = useState(false);
  const close = () => {
    removing.reset();
    setAsking(false);
  };
  return (
    <>
      <Button
        size="compact-sm"
        variant="light"
        color="red"
        aria-label={t('limits.removeOf', { target })}
        onClick={() => {
          setAsking(true);
        }}
      >
        {t('limits.remove')}
      </Button>
      {asking ? (
        <ConfirmDialog
          danger
          title={t('limits.removeTitle', { target })}
          text={t('limits.removeText')}
          confirmLabel={t('limits.removeConfirm')}
          pending={removing.isPending}
          error={removing.error}
          onCancel={close}
          onConfirm={() => {
            removing.mutate(id, {
              onSuccess: () => {
                close();
                notify({ text: t('limits.removed', { target }) });
              },
            });
          }}
        />
      ) : null}
    </>
  );
}
