export { UsersSection } from './UsersSection';
export { useUsers } from './list-users';
