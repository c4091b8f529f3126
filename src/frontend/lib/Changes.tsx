import { createContext, use, useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { Account } from './api/account';

type Tell = (account: Account) => void;

const ChangesContext = createContext<Tell>(() => undefined);

interface ChangesProviderProps {
  /** The host's; it may be another function at each render. */
  onChanged: Tell | undefined;
  children: ReactNode;
}

/** Let whatever changes an address tell the host of it. */
export function ChangesProvider({ onChanged, children }: ChangesProviderProps) {
  const latest = useRef(onChanged);
  useEffect(() => {
    latest.current = onChanged;
  });
  const tell = useMemo<Tell>(() => (account) => latest.current?.(account), []);
  return <ChangesContext value={tell}>{children}</ChangesContext>;
}

/** Return the function that tells the host of a change. */
export function useTellChange(): Tell {
  return use(ChangesContext);
}
