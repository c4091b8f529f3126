import { useT } from '../../lib/i18n/I18nProvider';
import classes from './setup.module.css';

export type PictureKind = 'window' | 'phone' | 'browser';

export interface Row {
  label: string;
  value: string;
  kind: 'field' | 'choice' | 'heading';
}

interface PictureProps {
  kind: PictureKind;
  title: string;
  rows: Row[];
  button: string;
}

/** A drawing of a program's dialog with the right values in it; screen readers hear what it shows, in one go. */
export function Picture({ kind, title, rows, button }: PictureProps) {
  const t = useT();
  const told = rows.map(({ label, value, kind: row }) => (row === 'heading' ? `${label}:` : `${label}: ${value};`));
  const alternative = t('setup.picture', { title, values: told.join(' '), button });
  return (
    <figure className={classes['picture']} data-kind={kind} role="img" aria-label={alternative}>
      <div aria-hidden="true">
        <div className={classes['bar']}>
          <Controls kind={kind} />
          <span className={classes['barTitle']}>{title}</span>
        </div>
        <div className={classes['dialog']}>
          {rows.map((row, index) => (
            <DrawnRow key={`${index} ${row.label}`} {...row} />
          ))}
          <div className={classes['press']}>
            <span>{button}</span>
          </div>
        </div>
      </div>
    </figure>
  );
}

function DrawnRow({ label, value, kind }: Row) {
  if (kind === 'heading') return <div className={classes['drawnHeading']}>{label}</div>;
  return (
    <div className={classes['drawnRow']}>
      <span className={classes['drawnLabel']}>{label}</span>
      <span className={classes['drawnField']}>
        <span>{value}</span>
        {kind === 'choice' ? (
          <svg width="10" height="6" viewBox="0 0 10 6">
            <path d="m1 1 4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.6" />
          </svg>
        ) : null}
      </span>
    </div>
  );
}

/** What tells a window, a phone and a browser apart at first sight. */
function Controls({ kind }: { kind: PictureKind }) {
  if (kind === 'phone') {
    return (
      <svg width="12" height="14" viewBox="0 0 12 14">
        <path d="M9 2 3 7l6 5" fill="none" stroke="currentColor" strokeWidth="1.8" />
      </svg>
    );
  }
  return (
    <svg width="38" height="10" viewBox="0 0 38 10">
      {[5, 19, 33].map((x) => (
        <circle key={x} cx={x} cy="5" r="4" fill="currentColor" opacity={kind === 'browser' ? 0.35 : 0.6} />
      ))}
    </svg>
  );
}
