export { AccountsCard } from './AccountsCard';
export type { MailboxView } from './AccountActions';
export { getAccount, useAccount, useKnownAccount } from './get-account';
export { streamAccount } from './stream-account';
export { ACCOUNTS_KEY } from './list-accounts';
export { StatusBadge } from './StatusBadge';
export { addAccount, refreshAccounts } from './account-cache';
