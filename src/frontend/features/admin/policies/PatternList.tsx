import { useId } from 'react';
import classes from './policies.module.css';

interface PatternListProps {
  title: string;
  patterns: string[];
  /** What is said where there are none. */
  none: string;
  /** The title is beside it already. */
  bare?: boolean;
}

/** Patterns or words, as they are written. */
export function PatternList({ title, patterns, none, bare = false }: PatternListProps) {
  const id = useId();
  return (
    <div className={classes['group']}>
      {bare ? null : (
        <h4 id={id} className={classes['groupTitle']}>
          {title}
        </h4>
      )}
      {patterns.length === 0 ? (
        <p className={classes['source']}>{none}</p>
      ) : (
        <ul
          className={classes['patterns']}
          role="list"
          {...(bare ? { 'aria-label': title } : { 'aria-labelledby': id })}
        >
          {patterns.map((pattern) => (
            <li key={pattern}>
              <code>{pattern}</code>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
