import { Loader } from '@mantine/core';
import type { DomainStatus } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { LevelBadge } from '../parts';
import classes from './domains.module.css';
import { wrongRecords } from './get-domain-status';

/** How a domain stands, in a word; a reader hears when it changes. */
export function DomainState({ status, pending }: { status: DomainStatus | undefined; pending: boolean }) {
  const t = useAdminT();
  const wrong = status ? wrongRecords(status) : 0;
  return (
    <div className={classes['state']} role="status">
      {status ? (
        <>
          <LevelBadge
            level={status.verified ? 'ok' : 'error'}
            label={t(status.verified ? 'domains.verified' : 'domains.unverified')}
          />
          {wrong > 0 ? <LevelBadge level="warning" label={t('domains.toPublish', { count: wrong })} /> : null}
        </>
      ) : null}
      {pending ? (
        <span className={classes['checking']}>
          <Loader size={14} aria-hidden="true" />
          {t('domains.checking')}
        </span>
      ) : null}
    </div>
  );
}
