import { Badge } from '@mantine/core';
import { AlertIcon, CheckIcon, CrossIcon } from '../../../components/ui/icons';
import { useAdminT } from '../../../lib/i18n/admin';
import classes from './parts.module.css';

export type Level = 'ok' | 'warning' | 'error';

const LOOKS = {
  ok: { colour: 'teal', Icon: CheckIcon },
  warning: { colour: 'yellow', Icon: AlertIcon },
  error: { colour: 'red', Icon: CrossIcon },
};

interface LevelBadgeProps {
  level: Level;
  /** Other words than the level's own. */
  label?: string;
}

/** How good or bad something is: by a sign and in words, never by colour alone. */
export function LevelBadge({ level, label }: LevelBadgeProps) {
  const t = useAdminT();
  const { colour, Icon } = LOOKS[level];
  return (
    <Badge
      size="lg"
      variant="light"
      color={colour}
      tt="none"
      fw={600}
      classNames={{ label: classes['level'] ?? '' }}
      leftSection={<Icon size={14} />}
    >
      {label ?? t(`level.${level}`)}
    </Badge>
  );
}
