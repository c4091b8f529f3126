import type { ReactNode } from 'react';
import classes from './parts.module.css';

interface FactsProps {
  facts: { label: string; value: ReactNode }[];
}

/** A few named values, beside each other where there is room. */
export function Facts({ facts }: FactsProps) {
  return (
    <dl className={classes['facts']}>
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
