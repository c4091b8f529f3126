import { Badge, Button } from '@mantine/core';
import { useId, useState } from 'react';
import { ProblemAlert } from '../../../components/ui/ProblemAlert';
import type { ManagedDomain } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useProviderName } from '../parts';
import { DnsRecords } from './DnsRecords';
import { DomainState } from './DomainState';
import classes from './domains.module.css';
import { useDomainStatus } from './get-domain-status';
import { RemoveDomain } from './RemoveDomain';

interface DomainRowProps {
  domain: ManagedDomain;
  /** Whether its state is asked for before it is unfolded. */
  lookedUp: boolean;
  initiallyOpen: boolean;
}

/** One domain: whose it is, how its DNS stands, and its records where they are asked for. */
export function DomainRow({ domain, lookedUp, initiallyOpen }: DomainRowProps) {
  const t = useAdminT();
  const providerName = useProviderName();
  const recordsId = useId();
  const [open, setOpen] = useState(initiallyOpen);
  const status = useDomainStatus(domain.name, lookedUp || open);
  return (
    <li className={classes['row']}>
      <div className={classes['head']}>
        <div>
          <h4 className={classes['name']} tabIndex={-1}>
            {domain.name}
          </h4>
          <div className={classes['facts']}>
            <span>{providerName(domain.provider)}</span>
            <span>{t('domains.addresses', { count: domain.addresses })}</span>
            {domain.default ? (
              <Badge variant="light" color="brand" tt="none" fw={600}>
                {t('domains.default')}
              </Badge>
            ) : null}
          </div>
        </div>
        <div className={classes['actions']}>
          <Button
            size="xs"
            variant="default"
            aria-expanded={open}
            aria-controls={open ? recordsId : undefined}
            aria-label={t('domains.show', { name: domain.name })}
            onClick={() => {
              setOpen(!open);
            }}
          >
            {t('domains.showShort')}
          </Button>
          <RemoveDomain domain={domain} />
        </div>
        {/* Below the buttons, which must not move when the DNS has answered. */}
        <DomainState status={status.data} pending={status.isFetching} />
      </div>
      {open ? (
        <div id={recordsId} className={classes['records']}>
          {status.error ? <ProblemAlert error={status.error} /> : null}
          <DnsRecords name={domain.name} query={status} />
        </div>
      ) : null}
    </li>
  );
}
