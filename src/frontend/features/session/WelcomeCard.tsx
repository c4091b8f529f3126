import { Button, Group, Stack, Text } from '@mantine/core';
import { ProblemAlert } from '../../components/ui/ProblemAlert';
import { Section } from '../../components/ui/Section';
import { asProblem } from '../../lib/api/problem';
import { useT } from '../../lib/i18n/I18nProvider';
import { useOpenSession } from './open-session';

interface WelcomeCardProps {
  token: string;
  /** Called once the token is used up, or turned out to be of no use. */
  onDone: () => void;
}

/** Ask before the token is used: link previews and scanners that open the page must not use it up. */
export function WelcomeCard({ token, onDone }: WelcomeCardProps) {
  const t = useT();
  const opening = useOpenSession();
  // Such a link is of no use any more, however often it is tried.
  const useless = opening.error !== null && asProblem(opening.error).code === 'sign_in_link_invalid';
  return (
    <Section title={t('session.linkTitle')}>
      <Stack align="flex-start">
        {useless ? null : <Text>{t('session.linkText')}</Text>}
        {opening.error ? <ProblemAlert error={opening.error} /> : null}
        <Group>
          {useless ? null : (
            <Button
              loading={opening.isPending}
              onClick={() => {
                opening.mutate({ token }, { onSuccess: onDone });
              }}
            >
              {t('session.continue')}
            </Button>
          )}
          {opening.error ? (
            <Button variant={useless ? 'filled' : 'default'} onClick={onDone}>
              {t('app.close')}
            </Button>
          ) : null}
        </Group>
      </Stack>
    </Section>
  );
}
