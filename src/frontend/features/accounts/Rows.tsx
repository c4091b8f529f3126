import type { ReactNode } from 'react';
import type { Account } from '../../lib/api/types';
import classes from './accounts.module.css';
import { VirtualRows } from './VirtualRows';

/** Rows from which only those in sight are drawn; a shorter list is left whole, to be searched and printed. */
const MANY = 100;

export interface RowsProps {
  rows: Account[];
  /** Whether the rows are those of the search before. */
  stale: boolean;
  render: (account: Account) => ReactNode;
}

/** The list itself, however long it is. */
export function Rows({ rows, stale, render }: RowsProps) {
  if (rows.length > MANY) return <VirtualRows rows={rows} stale={stale} render={render} />;
  return (
    <ul className={classes['list']} data-stale={stale}>
      {rows.map((account) => (
        <li key={account.id} className={classes['item']}>
          {render(account)}
        </li>
      ))}
    </ul>
  );
}
