export { PasswordsDialog } from './PasswordsDialog';
