import { Button, Text } from '@mantine/core';
import { useId } from 'react';
import { useT } from '../../lib/i18n/I18nProvider';
import classes from './create.module.css';

interface SuggestionsProps {
  /** Full addresses, best first. */
  emails: string[];
  onPick: (email: string) => void;
}

/** Free addresses, one click away. */
export function Suggestions({ emails, onPick }: SuggestionsProps) {
  const t = useT();
  const id = useId();
  if (emails.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={600} mt="xs" id={id}>
        {t('create.suggestions')}
      </Text>
      <ul className={classes['suggestions']} aria-labelledby={id}>
        {emails.map((email) => (
          <li key={email}>
            <Button
              size="compact-sm"
              variant="light"
              maw="100%"
              onClick={() => {
                onPick(email);
              }}
            >
              {email}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
