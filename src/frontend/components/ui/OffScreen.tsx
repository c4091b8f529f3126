import type { ReactNode } from 'react';
import classes from './ui.module.css';

/** Text for screen readers only. */
export function OffScreen({ children }: { children: ReactNode }) {
  return <span className={classes['offScreen']}>{children}</span>;
}
