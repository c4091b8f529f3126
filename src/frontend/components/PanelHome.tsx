import { useCallback, useEffect, useRef, useState } from 'react';
import { AccountsCard, useKnownAccount, type MailboxView } from '../features/accounts';
import { CreateCard } from '../features/create';
import type { Account, Me } from '../lib/api/types';
import { OpenedMailbox } from './OpenedMailbox';
import classes from './panel.module.css';

interface PanelHomeProps {
  me: Me;
  /** Id of the address whose mailbox is open; absent, the panel remembers it itself. */
  mailbox: string | null | undefined;
  onMailboxChange: ((id: string | null) => void) | undefined;
  onCreated: ((account: Account) => void) | undefined;
}

/** The addresses, or the mailbox of one of them. The form behind it stays, so a creation goes on. */
export function PanelHome({ me, mailbox, onMailboxChange, onCreated }: PanelHomeProps) {
  const [own, setOwn] = useState<string | null>(null);
  const [view, setView] = useState<MailboxView>('inbox');
  const know = useKnownAccount();
  const opened = mailbox === undefined ? own : mailbox;
  const rememberFocus = useReturnFocus(opened !== null);

  const show = useCallback(
    (id: string | null) => {
      setOwn(id);
      onMailboxChange?.(id);
    },
    [onMailboxChange],
  );
  const open = useCallback(
    (account: Account, next: MailboxView = 'inbox') => {
      rememberFocus();
      know(account);
      setView(next);
      show(account.id);
      window.scrollTo({ top: 0 });
    },
    [know, rememberFocus, show],
  );

  return (
    <>
      <div className={classes['content']} hidden={opened !== null}>
        <CreateCard me={me} onCreated={onCreated} onOpenMailbox={open} />
        <AccountsCard onOpenMailbox={open} />
      </div>
      {opened === null ? null : (
        <OpenedMailbox
          key={opened}
          id={opened}
          view={view}
          onBack={() => {
            show(null);
          }}
        />
      )}
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
    target.current = document.activeElement;
  }, []);
}
