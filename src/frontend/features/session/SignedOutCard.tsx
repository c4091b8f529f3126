import { Button, Stack, Text } from '@mantine/core';
import { Section } from '../../components/ui/Section';
import { useT } from '../../lib/i18n/I18nProvider';

interface SignedOutCardProps {
  /** Whether people sign in here by a link, or in the host's application. */
  byLink: boolean;
  pending: boolean;
  onRetry: () => void;
}

/** Say how to get in. */
export function SignedOutCard({ byLink, pending, onRetry }: SignedOutCardProps) {
  const t = useT();
  return (
    <Section title={t(byLink ? 'session.title' : 'session.hostTitle')}>
      <Stack align="flex-start">
        <Text>{t(byLink ? 'session.howToGetIn' : 'session.hostText')}</Text>
        <Button variant="default" loading={pending} onClick={onRetry}>
          {t('session.tryAgain')}
        </Button>
      </Stack>
    </Section>
  );
}
