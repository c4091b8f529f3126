import { createContext, use, useMemo, type ReactNode } from 'react';
import type { Me } from '../../../lib/api/types';

interface Admin {
  me: Me;
  /** Whether the person may change anything: an auditor looks only. */
  mayChange: boolean;
}

const AdminContext = createContext<Admin | null>(null);

export function AdminProvider({ me, children }: { me: Me; children: ReactNode }) {
  const admin = useMemo(() => ({ me, mayChange: me.user.role === 'administrator' }), [me]);
  return <AdminContext value={admin}>{children}</AdminContext>;
}

/** Return who looks at these pages; only below an `AdminProvider`. */
export function useAdmin(): Admin {
  const admin = use(AdminContext);
  if (!admin) throw new Error('useAdmin needs an AdminProvider above it');
  return admin;
}
