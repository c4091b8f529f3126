import { Loader } from '@mantine/core';
import { lazy, Suspense, useCallback, useState } from 'react';
import { AccountsCard, type MailboxView } from '../features/accounts';
import { CreateCard } from '../features/create';
import type { Account, Me } from '../lib/api/types';
import { useT } from '../lib/i18n/I18nProvider';
import classes from './panel.module.css';

// The mailbox is loaded by those who open one.
const Mailbox = lazy(async () => ({ default: (await import('../features/mailbox')).Mailbox }));

interface PanelHomeProps {
  me: Me;
  onCreated: ((account: Account) => void) | undefined;
}

interface Opened {
  account: Account;
  view: MailboxView;
}

/** The addresses, or the mailbox of one of them. The form behind it stays, so a creation goes on. */
export function PanelHome({ me, onCreated }: PanelHomeProps) {
  const t = useT();
  const [opened, setOpened] = useState<Opened | null>(null);
  const open = useCallback((account: Account, view: MailboxView = 'inbox') => {
    setOpened({ account, view });
    window.scrollTo({ top: 0 });
  }, []);
  return (
    <>
      <div className={classes['content']} hidden={opened !== null}>
        <CreateCard me={me} onCreated={onCreated} onOpenMailbox={open} />
        <AccountsCard onOpenMailbox={open} />
      </div>
      {opened ? (
        <Suspense fallback={<Loader role="status" aria-label={t('app.loading')} />}>
          <Mailbox
            key={opened.account.id}
            account={opened.account}
            initialView={opened.view}
            onBack={() => {
              setOpened(null);
            }}
          />
        </Suspense>
      ) : null}
    </>
  );
}
