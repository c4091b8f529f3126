import { Button } from '@mantine/core';
import { useState } from 'react';
import { ConfirmDialog } from '../../../components/ui/ConfirmDialog';
import { useNotify } from '../../../components/ui/Notices';
import type { ManagedDomain } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useAdmin } from '../parts';
import classes from './domains.module.css';
import { useRemoveDomain } from './remove-domain';

/** Remove a domain after a question, or say why it cannot be removed. */
export function RemoveDomain({ domain: { name, addresses, default: isDefault } }: { domain: ManagedDomain }) {
  const t = useAdminT();
  const { mayChange } = useAdmin();
  const notify = useNotify();
  const removing = useRemoveDomain();
  const [asking, setAsking] = useState(false);
  if (!mayChange) return null;
  if (isDefault || addresses > 0) {
    return <span className={classes['kept']}>{t(isDefault ? 'domains.keptDefault' : 'domains.kept')}</span>;
  }
  const close = () => {
    removing.reset();
    setAsking(false);
  };
  return (
    <>
      <Button
        size="xs"
        variant="light"
        color="red"
        aria-label={t('domains.removeOf', { name })}
        onClick={() => {
          setAsking(true);
        }}
      >
        {t('domains.remove')}
      </Button>
      {asking ? (
        <ConfirmDialog
          danger
          title={t('domains.removeTitle', { name })}
          text={t('domains.removeText')}
          confirmLabel={t('domains.removeConfirm')}
          pending={removing.isPending}
          error={removing.error}
          onCancel={close}
          onConfirm={() => {
            removing.mutate(name, {
              onSuccess: () => {
                close();
                notify({ text: t('domains.removed', { name }) });
              },
            });
          }}
        />
      ) : null}
    </>
  );
}
