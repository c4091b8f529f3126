import { Loader } from '@mantine/core';
import { memo, useRef, useState } from 'react';
import { ProblemAlert } from '../../components/ui/ProblemAlert';
import { ApiProblem } from '../../lib/api/problem';
import type { Account } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useProblemText } from '../../lib/i18n/use-problem-text';
import { useFormat } from '../../lib/i18n/use-format';
import { AccountActions, type MailboxView } from './AccountActions';
import classes from './accounts.module.css';
import { isUnderWay, useFollowAccount } from './get-account';
import { StatusBadge } from './StatusBadge';
import { UsageMeter } from './UsageMeter';

interface AccountRowProps {
  account: Account;
  onOpenMailbox: (account: Account, view: MailboxView) => void;
  onOpenSetup: (account: Account) => void;
  /** Called when the row is about to leave the list, and there is no row beside it to have the focus. */
  onRemoved: () => void;
}

/** Return what can have the focus in the row after a row, or in the one before the last. */
function neighbourOf(row: HTMLElement | null): HTMLElement | null {
  const item = row?.closest('li');
  const beside = item?.nextElementSibling ?? item?.previousElementSibling;
  return beside?.querySelector('button') ?? null;
}

/** One address: what it is, how it is, how much it was used, and what can be done with it. */
export const AccountRow = memo(function AccountRow({ account, onOpenMailbox, onOpenSetup, onRemoved }: AccountRowProps) {
  const t = useT();
  const [problem, setProblem] = useState<unknown>(null);
  const row = useRef<HTMLDivElement>(null);
  const failure = account.error_code && account.status === 'failed' ? account.error_code : null;
  return (
    <div ref={row} className={classes['row']}>
      {isUnderWay(account) ? <Follow id={account.id} /> : null}
      <div className={classes['names']}>
        <h3 className={classes['email']}>{account.email}</h3>
        {account.display_name ? (
          <div>
            <bdi>{account.display_name}</bdi>
          </div>
        ) : null}
        <State account={account} />
        <LastUse account={account} />
      </div>
      {account.status === 'active' || account.status === 'suspended' ? (
        <div className={classes['usage']}>
          <UsageMeter label={t('accounts.day')} period={account.usage.day} />
          <UsageMeter label={t('accounts.month')} period={account.usage.month} />
        </div>
      ) : (
        <div />
      )}
      <AccountActions
        account={account}
        onOpenMailbox={onOpenMailbox}
        onOpenSetup={onOpenSetup}
        onRemoved={() => {
          const next = neighbourOf(row.current);
          if (next) next.focus({ preventScroll: true });
          else onRemoved();
        }}
        onProblem={setProblem}
      />
      {failure ? <Failure code={failure} /> : null}
      {problem ? (
        <div className={classes['problem']}>
          <ProblemAlert error={problem} />
        </div>
      ) : null}
    </div>
  );
});

/** Nothing but the hook, for the few rows that need it. */
function Follow({ id }: { id: string }) {
  useFollowAccount(id);
  return null;
}

/** Why an address could not be made. It was so before the page was opened: nothing to interrupt a reader for. */
function Failure({ code }: { code: string }) {
  const t = useT();
  const problemText = useProblemText();
  return (
    <p className={classes['failure']}>
      {t('accounts.failedHint')} {problemText(new ApiProblem({ code, status: 409 }))}
    </p>
  );
}

const isCreating = ({ status }: Account) => status === 'reserved' || status === 'provisioning';

/** When the address was last used outside this page: one that is not needed any more shows by that. */
function LastUse({ account: { status, shared, last_used_at: at } }: { account: Account }) {
  const t = useT();
  const format = useFormat();
  if (shared || (status !== 'active' && status !== 'suspended')) return null;
  return (
    <div className={classes['lastUse']}>
      {at ? t('accounts.lastUse', { time: format.brief(at) }) : t('accounts.neverUsed')}
    </div>
  );
}

function State({ account }: { account: Account }) {
  const t = useT();
  const format = useFormat();
  const { status, restorable_until: until } = account;
  return (
    <div className={classes['badges']}>
      <StatusBadge status={status} />
      {isUnderWay(account) ? <Loader size={14} aria-hidden="true" /> : null}
      {isCreating(account) ? <span>{t('accounts.backLater')}</span> : null}
      {account.shared ? <span>{t('accounts.shared')}</span> : null}
      {status === 'suspended' ? <span>{t('accounts.suspendedHint')}</span> : null}
      {status === 'deleted' ? (
        <span>{until ? t('accounts.restorableUntil', { date: format.date(until) }) : t('accounts.notRestorable')}</span>
      ) : null}
    </div>
  );
}
