import { Button } from '@mantine/core';
import { OffScreen } from '../../components/ui/OffScreen';
import { useT } from '../../lib/i18n/I18nProvider';
import classes from './credentials.module.css';
import { useSecondsLeft } from './use-seconds-left';

interface CountdownProps {
  until: number;
  /** Seconds of the whole ring. */
  total: number;
  /** Absent where there is no more time to be had. */
  onMoreTime: (() => void) | undefined;
}

/** Seconds at which a screen reader is told; every second would drown out the values. */
const MILESTONES = [120, 60, 30, 10, 5];

/** A ring that empties, the seconds in words, and a few announcements. */
export function Countdown({ until, total, onMoreTime }: CountdownProps) {
  const t = useT();
  // The clock of the ring ticks behind an end that has just been put off.
  const left = Math.min(total, useSecondsLeft(until));
  const milestone = MILESTONES.findLast((seconds) => left <= seconds) ?? total;
  return (
    <div className={classes['countdown']}>
      <Ring share={left / total} low={left <= 10}>
        {left}
      </Ring>
      <span aria-hidden="true">{t('credentials.remaining', { count: left })}</span>
      <span role="status">
        <OffScreen>{t('credentials.remaining', { count: Math.min(milestone, total) })}</OffScreen>
      </span>
      {onMoreTime ? (
        <Button size="compact-sm" variant="default" onClick={onMoreTime}>
          {t('credentials.moreTime')}
        </Button>
      ) : null}
    </div>
  );
}

const RADIUS = 24;
const AROUND = 2 * Math.PI * RADIUS;

function Ring({ share, low, children }: { share: number; low: boolean; children: number }) {
  return (
    <svg className={classes['ring']} viewBox="0 0 56 56" data-low={low} aria-hidden="true">
      <circle cx="28" cy="28" r={RADIUS} />
      <circle cx="28" cy="28" r={RADIUS} strokeDasharray={AROUND} strokeDashoffset={AROUND * (1 - share)} />
      <text x="28" y="28">
        {children}
      </text>
    </svg>
  );
}
