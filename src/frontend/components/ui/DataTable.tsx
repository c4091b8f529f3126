import type { ReactNode } from 'react';
import { OffScreen } from './OffScreen';
import classes from './data-table.module.css';

export interface Column<Row> {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Figures stand below each other. */
  numeric?: boolean;
  /** It holds long words, such as addresses, and is given room for them. */
  wide?: boolean;
  /** The header is for screen readers alone: what is below says it. */
  bare?: boolean;
}

interface DataTableProps<Row> {
  /** What the table holds. */
  caption: string;
  /** The first one names its row. */
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** Whether the rows are those of before, while others are on their way. */
  stale?: boolean;
}

/** A table; where there is no room for its columns, each row becomes a small list with the names of its values. */
export function DataTable<Row>({ caption, columns, rows, rowKey, stale = false }: DataTableProps<Row>) {
  const [first, ...others] = columns;
  if (!first) return null;
  return (
    <div className={classes['tableFrame']}>
      <table className={classes['table']} data-stale={stale}>
        <caption className={classes['caption']}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ key, header, numeric = false, wide = false, bare = false }) => (
              <th key={key} scope="col" data-numeric={numeric} data-wide={wide}>
                {bare ? <OffScreen>{header}</OffScreen> : header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              <th scope="row">{first.cell(row)}</th>
              {others.map(({ key, header, cell, numeric = false, bare = false }) => (
                <td key={key} data-label={bare ? undefined : header} data-numeric={numeric}>
                  <div>{cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
