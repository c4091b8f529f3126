import { useId, type ReactNode, type Ref } from 'react';
import classes from './ui.module.css';

interface SectionProps {
  title: string;
  /** What stands at the right of the title. */
  aside?: ReactNode;
  /** Lets the focus be moved to the title when the section takes over from another one. */
  titleRef?: Ref<HTMLHeadingElement>;
  children: ReactNode;
}

/** A card with a heading that names it as a region. */
export function Section({ title, aside, titleRef, children }: SectionProps) {
  const id = useId();
  return (
    <section className={classes['card']} aria-labelledby={id}>
      <header className={classes['cardHeader']}>
        <h2 id={id} className={classes['cardTitle']} ref={titleRef} tabIndex={-1}>
          {title}
        </h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
