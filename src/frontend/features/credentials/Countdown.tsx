import { RingProgress, Text } from '@mantine/core';
import { OffScreen } from '../../components/ui/OffScreen';
import { useT } from '../../lib/i18n/I18nProvider';
import classes from './credentials.module.css';
import { useSecondsLeft } from './use-seconds-left';

interface CountdownProps {
  until: number;
  /** Seconds of the whole ring. */
  total: number;
}

/** Seconds at which a screen reader is told; every second would drown out the values. */
const MILESTONES = [30, 10, 5];

/** A ring that empties, the seconds in words, and a few announcements. */
export function Countdown({ until, total }: CountdownProps) {
  const t = useT();
  const left = useSecondsLeft(until);
  const milestone = MILESTONES.findLast((seconds) => left <= seconds) ?? total;
  return (
    <div className={classes['countdown']}>
      <RingProgress
        size={56}
        thickness={5}
        roundCaps
        aria-hidden="true"
        sections={[{ value: (left / total) * 100, color: left <= 10 ? 'red.7' : 'brand.6' }]}
        label={
          <Text ta="center" fw={700} size="sm">
            {left}
          </Text>
        }
      />
      <span aria-hidden="true">{t('credentials.remaining', { count: left })}</span>
      <span role="status">
        <OffScreen>{t('credentials.remaining', { count: Math.min(milestone, total) })}</OffScreen>
      </span>
    </div>
  );
}
