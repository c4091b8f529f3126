import type { ReactNode } from 'react';
import classes from './ui.module.css';

interface EmptyStateProps {
  title: string;
  text: string;
  children?: ReactNode;
}

/** What a list shows when it holds nothing, and what to do about it. */
export function EmptyState({ title, text, children }: EmptyStateProps) {
  return (
    <div className={classes['empty']}>
      <div className={classes['emptyTitle']}>{title}</div>
      <div>{text}</div>
      {children}
    </div>
  );
}
