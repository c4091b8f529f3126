import type { ReactNode } from 'react';
import type { Account } from '../../lib/api/types';
import classes from './accounts.module.css';
import { VirtualRows } from './VirtualRows';

/** Rows up to which a list is drawn whole, to be searched and printed; of a longer one, only what is in sight. */
const FEW = 50;

export interface RowsProps {
  rows: Account[];
  /** Whether others follow that have not been asked for. */
  more: boolean;
  /** Whether the rows are those of the search before. */
  stale: boolean;
  render: (account: Account) => ReactNode;
}

/** The list itself, however long it is. */
export function Rows(props: RowsProps) {
  const { rows, more, stale, render } = props;
  // Known from the first page on: a list that changed its ways later would drop the focus out of its rows.
  if (rows.length > FEW || (more && rows.length === FEW)) return <VirtualRows {...props} />;
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
