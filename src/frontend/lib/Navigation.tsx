import { createContext, use, type ReactNode } from 'react';
import { HOME, type PanelView } from './view';

export interface Navigation {
  view: PanelView;
  /** Show another view; the host or the address bar follows. */
  go: (view: PanelView) => void;
}

const NavigationContext = createContext<Navigation>({ view: HOME, go: () => undefined });

export function NavigationProvider({ value, children }: { value: Navigation; children: ReactNode }) {
  return <NavigationContext value={value}>{children}</NavigationContext>;
}

/** Return what is shown, and the function that shows another view. */
export function useNavigation(): Navigation {
  return use(NavigationContext);
}
