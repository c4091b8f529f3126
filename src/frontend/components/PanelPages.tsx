import { useCallback, useEffect, useRef, useState } from 'react';
import { AccountsCard, useKnownAccount, type MailboxView } from '../features/accounts';
import { CreateCard } from '../features/create';
import type { Account, Me } from '../lib/api/types';
import { activeElement } from '../lib/active-element';
import { useNavigation } from '../lib/Navigation';
import { HOME } from '../lib/view';
import { AdminPages } from './AdminPages';
import { OpenedAddress } from './OpenedAddress';
import classes from './panel.module.css';

interface PanelPagesProps {
  me: Me;
  onCreated: ((account: Account) => void) | undefined;
}

/** The addresses, a page of one of them, or the administrators' pages. The form behind stays, so a creation goes on. */
export function PanelPages({ me, onCreated }: PanelPagesProps) {
  const { view, go } = useNavigation();
  const [mailboxView, setMailboxView] = useState<MailboxView>('inbox');
  const know = useKnownAccount();
  const away = view.name !== 'home';
  const rememberFocus = useReturnFocus(away);
  const open = useCallback(
    (account: Account, page: 'mailbox' | 'setup', begin: MailboxView) => {
      rememberFocus();
      know(account);
      setMailboxView(begin);
      go({ name: page, id: account.id });
    },
    [know, rememberFocus, go],
  );
  const openMailbox = useCallback(
    (account: Account, begin: MailboxView = 'inbox') => {
      open(account, 'mailbox', begin);
    },
    [open],
  );
  const openSetup = useCallback(
    (account: Account) => {
      open(account, 'setup', 'inbox');
    },
    [open],
  );

  return (
    <>
      <div className={classes['content']} hidden={away}>
        <CreateCard me={me} onCreated={onCreated} onOpenMailbox={openMailbox} onOpenSetup={openSetup} />
        <AccountsCard onOpenMailbox={openMailbox} onOpenSetup={openSetup} />
      </div>
      {view.name === 'mailbox' || view.name === 'setup' ? (
        <OpenedAddress
          key={`${view.name} ${view.id}`}
          id={view.id}
          page={view.name}
          mailboxView={mailboxView}
          onBack={() => {
            go(HOME);
          }}
          onOpenMailbox={() => {
            setMailboxView('inbox');
            go({ name: 'mailbox', id: view.id });
          }}
        />
      ) : null}
      {view.name === 'admin' ? <AdminPages me={me} section={view.section} /> : null}
    </>
  );
}

/** Return a function that remembers what has the focus, to give it back once the person is no longer away. */
function useReturnFocus(away: boolean): () => void {
  const target = useRef<Element | null>(null);
  useEffect(() => {
    if (!away && target.current instanceof HTMLElement) target.current.focus();
  }, [away]);
  return useCallback(() => {
    target.current = activeElement();
  }, []);
}
