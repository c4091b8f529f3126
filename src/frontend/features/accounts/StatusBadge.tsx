import { Badge } from '@mantine/core';
import type { AccountStatus } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';

const COLOURS: Record<AccountStatus, string> = {
  reserved: 'brand',
  provisioning: 'brand',
  active: 'teal',
  suspended: 'yellow',
  deleting: 'gray',
  deleted: 'gray',
  failed: 'red',
};

/** The state of an address, in words. */
export function StatusBadge({ status }: { status: AccountStatus }) {
  const t = useT();
  return (
    <Badge size="lg" variant="light" color={COLOURS[status]} tt="none" fw={600}>
      {t(`accounts.state_${status}`)}
    </Badge>
  );
}
