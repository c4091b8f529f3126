export { AccountDialog } from './AccountDialog';
export { SessionGate } from './SessionGate';
export { useCloseSession } from './close-session';
export { useMe } from './get-me';
