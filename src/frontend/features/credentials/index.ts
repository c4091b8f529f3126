export { CredentialsProvider, useCredentialsOpen, useShowCredentials } from './CredentialsProvider';
export { revealCredentials } from './reveal-credentials';
export { useRotateCredentials } from './rotate-credentials';
