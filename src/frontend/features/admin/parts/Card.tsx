import { useId, type ReactNode } from 'react';
import classes from './parts.module.css';

interface CardProps {
  title: string;
  /** What stands at the right of the title. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A part of a page, named by its heading. */
export function Card({ title, aside, children }: CardProps) {
  const id = useId();
  return (
    <section className={classes['card']} aria-labelledby={id}>
      <header className={classes['cardHeader']}>
        <h3 id={id} className={classes['cardTitle']} tabIndex={-1}>
          {title}
        </h3>
        {aside}
      </header>
      {children}
    </section>
  );
}
