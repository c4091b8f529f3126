export { UsersSection } from './UsersSection';
export { useUserNames } from './use-user-names';
