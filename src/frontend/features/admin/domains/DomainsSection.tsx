import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAdminT } from '../../../lib/i18n/admin';
import { Card, ListState, useAdmin } from '../parts';
import { AddDomainDialog } from './AddDomainDialog';
import { DomainRow } from './DomainRow';
import classes from './domains.module.css';
import { useDomains } from './list-domains';

/** So many domains are looked up when the page opens; of more, those that are unfolded. */
const LOOKED_UP = 6;

/** The domains with the state of their DNS. */
export function DomainsSection() {
  const t = useAdminT();
  const { mayChange } = useAdmin();
  const domains = useDomains();
  const [adding, setAdding] = useState(false);
  const [added, setAdded] = useState<string | null>(null);
  const rows = domains.data?.domains ?? [];
  return (
    <>
      <Card
        title={t('domains.list')}
        aside={
          mayChange ? (
            <Button
              size="sm"
              disabled={!domains.isSuccess}
              aria-haspopup="dialog"
              onClick={() => {
                setAdding(true);
              }}
            >
              {t('domains.add')}
            </Button>
          ) : null
        }
      >
        <ListState
          query={domains}
          empty={rows.length === 0}
          emptyTitle={t('domains.emptyTitle')}
          emptyText={t('domains.emptyText')}
        >
          <ul className={classes['list']} role="list">
            {rows.map((domain) => (
              <DomainRow
                key={domain.name}
                domain={domain}
                lookedUp={rows.length <= LOOKED_UP}
                initiallyOpen={domain.name === added || rows.length === 1}
              />
            ))}
          </ul>
        </ListState>
      </Card>
      {adding ? (
        <AddDomainDialog
          providers={domains.data?.providers ?? []}
          onAdded={setAdded}
          onClose={() => {
            setAdding(false);
          }}
        />
      ) : null}
    </>
  );
}
