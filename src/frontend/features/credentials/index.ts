export { CredentialsProvider, useCredentialsOpen, useShowCredentials } from './CredentialsProvider';
export { revealCredentials, useRevealCredentials } from './reveal-credentials';
export { useRotateCredentials } from './rotate-credentials';
