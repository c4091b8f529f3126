export { AdminProvider, useAdmin } from './AdminContext';
export { Card } from './Card';
export { DataTable, type Column } from './DataTable';
export { Facts } from './Facts';
export { LevelBadge, type Level } from './LevelBadge';
export { ListState } from './ListState';
export { LoadMore } from './LoadMore';
export { useProviderName } from './use-provider-name';
