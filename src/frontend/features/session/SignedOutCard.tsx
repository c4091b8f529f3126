import { Button, Divider, Loader, Stack, Text } from '@mantine/core';
import { ProblemAlert } from '../../components/ui/ProblemAlert';
import { Section } from '../../components/ui/Section';
import { useApi } from '../../lib/api/ApiProvider';
import { ApiProblem } from '../../lib/api/problem';
import { useT } from '../../lib/i18n/I18nProvider';
import { useSignInWays } from './get-sign-in';
import { PasswordForm } from './PasswordForm';
import { useSignInError } from './use-sign-in-error';

interface SignedOutCardProps {
  /** Whether people sign in here, or in the host's application. */
  byLink: boolean;
  pending?: boolean;
  /** Asks the server again; absent where the host knows better. */
  onRetry?: () => void;
}

/** Say how to get in, and let people do it. */
export function SignedOutCard({ byLink, pending = false, onRetry }: SignedOutCardProps) {
  const t = useT();
  const api = useApi();
  const asked = useSignInWays(byLink);
  const ways = asked.data;
  const failed = useSignInError(byLink);
  const title = t(byLink ? 'session.title' : 'session.hostTitle');
  if (asked.isLoading) {
    return (
      <Section title={title}>
        <Loader aria-label={t('app.loading')} role="status" />
      </Section>
    );
  }
  return (
    <Section title={title}>
      <Stack align="flex-start">
        {failed ? <ProblemAlert error={new ApiProblem({ code: failed, status: 401 })} /> : null}
        {asked.error ? <ProblemAlert error={asked.error} onRetry={() => void asked.refetch()} /> : null}
        {ways?.oidc ? (
          <Button component="a" href={`${api.baseUrl}/oidc/start`}>
            {t('session.withProvider')}
          </Button>
        ) : null}
        {ways?.password ? <PasswordForm /> : null}
        {ways?.oidc || ways?.password ? <Divider w="100%" label={t('session.or')} /> : null}
        <Text>{t(byLink ? 'session.howToGetIn' : 'session.hostText')}</Text>
        {onRetry ? (
          <Button variant="default" loading={pending} onClick={onRetry}>
            {t('session.tryAgain')}
          </Button>
        ) : null}
      </Stack>
    </Section>
  );
}
