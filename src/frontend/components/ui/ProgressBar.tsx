import classes from './ui.module.css';

interface ProgressBarProps {
  label: string;
  value: number;
  max: number;
}

/** How far something has come. The browser's own element, in colours that suit both themes. */
export function ProgressBar({ label, value, max }: ProgressBarProps) {
  return <progress className={classes['progress']} aria-label={label} max={max} value={value} />;
}
