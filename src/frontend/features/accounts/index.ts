export { AccountsCard } from './AccountsCard';
export type { MailboxView } from './AccountActions';
export { getAccount } from './get-account';
export { ACCOUNTS_KEY } from './list-accounts';
