import type { AccountStatus } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import classes from './row.module.css';

const COLOURS: Record<AccountStatus, string> = {
  reserved: 'brand',
  provisioning: 'brand',
  active: 'teal',
  suspended: 'yellow',
  deleting: 'gray',
  deleted: 'gray',
  failed: 'red',
};

/** The state of an address, in words. Every row of a long list has one, so it is no more than an element. */
export function StatusBadge({ status }: { status: AccountStatus }) {
  const t = useT();
  return (
    <span className={classes['badge']} data-colour={COLOURS[status]}>
      {t(`accounts.state_${status}`)}
    </span>
  );
}
