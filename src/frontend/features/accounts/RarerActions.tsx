import { lazy, useState } from 'react';
import { flushSync } from 'react-dom';
import { LazyView } from '../../components/ui/LazyView';
import type { Account } from '../../lib/api/types';
import { AccountQuestion, type Question } from './AccountQuestion';
import { MoreActions } from './MoreActions';
import { useAccountActions } from './use-account-actions';

// Each is loaded by those who ask for it.
const Usage = lazy(() => import('../usage'));
const PasswordsDialog = lazy(async () => ({ default: (await import('../passwords')).PasswordsDialog }));

interface RarerActionsProps {
  id: string;
  account: Account;
  onOpenSetup: (account: Account) => void;
  /** Called when the row is about to leave the list. */
  onRemoved: () => void;
  /** Called with what a change failed with, and with null when another one starts. */
  onProblem: (error: unknown) => void;
}

/** What is unfolded below a row, and the dialogs that it leads to. */
export function RarerActions({ id, account, onOpenSetup, onRemoved, onProblem }: RarerActionsProps) {
  const actions = useAccountActions(account, onProblem);
  const [question, setQuestion] = useState<Question | null>(null);
  const [showsPasswords, setShowsPasswords] = useState(false);
  const [showsUsage, setShowsUsage] = useState(false);
  const closeQuestion = () => {
    setQuestion(null);
  };
  return (
    <>
      <MoreActions
        id={id}
        account={account}
        actions={actions}
        onAsk={setQuestion}
        onSetup={() => {
          onOpenSetup(account);
        }}
        onPasswords={() => {
          setShowsPasswords(true);
        }}
        onUsage={() => {
          setShowsUsage(true);
        }}
      />
      {showsUsage ? (
        <LazyView>
          <Usage
            account={account}
            onClose={() => {
              setShowsUsage(false);
            }}
          />
        </LazyView>
      ) : null}
      {showsPasswords ? (
        <LazyView>
          <PasswordsDialog
            account={account}
            onClose={() => {
              setShowsPasswords(false);
            }}
          />
        </LazyView>
      ) : null}
      {question ? (
        <AccountQuestion
          question={question}
          account={account}
          removing={actions.remove}
          onRemoved={() => {
            // At once: as long as the dialog is there, nothing behind it can have the focus.
            flushSync(closeQuestion);
            onRemoved();
            actions.removed();
          }}
          onClose={closeQuestion}
        />
      ) : null}
    </>
  );
}
