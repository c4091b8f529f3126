export { default as Mailbox } from './Mailbox';
