import type { ReactNode } from 'react';
import classes from './row.module.css';

interface RowButtonProps {
  /** Says what the button does, and with which address. */
  label: string;
  icon: ReactNode;
  onClick: () => void;
  /** What is read on it; absent, the icon stands alone. */
  children?: ReactNode;
  /** Id of what it shows and hides; null while that is hidden, absent where there is no such thing. */
  controls?: string | null;
}

/** A button of a row: as light as an element can be, because a list draws several for each row that comes in sight. */
export function RowButton({ label, icon, onClick, children, controls }: RowButtonProps) {
  return (
    <button
      type="button"
      className={children === undefined ? classes['iconButton'] : classes['button']}
      aria-label={label}
      aria-expanded={controls === undefined ? undefined : controls !== null}
      aria-controls={controls ?? undefined}
      onClick={({ currentTarget }) => {
        // Safari gives it none at a click, and whoever comes back from where it leads returns to it.
        currentTarget.focus({ preventScroll: true });
        onClick();
      }}
    >
      {icon}
      {children}
    </button>
  );
}
