import { Alert, Button, Loader, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { AlertIcon } from '../../components/ui/icons';
import { ProblemAlert } from '../../components/ui/ProblemAlert';
import { asProblem } from '../../lib/api/problem';
import type { Me } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useMe } from './get-me';
import { SignedOutCard } from './SignedOutCard';
import { useSignInToken } from './use-sign-in-token';
import { WelcomeCard } from './WelcomeCard';

interface SessionGateProps {
  /** Whether people sign in here by a link, or in the host's application. */
  byLink: boolean;
  children: (me: Me) => ReactNode;
}

const isSignedOut = (error: unknown) => asProblem(error).code === 'authentication_required';

/** Show the panel to a signed-in person, and to anybody else how to get in. */
export function SessionGate({ byLink, children }: SessionGateProps) {
  const t = useT();
  const me = useMe();
  const [token, forgetToken] = useSignInToken(byLink);
  const refetch = () => void me.refetch();

  if (token) return <WelcomeCard key={token} token={token} onDone={forgetToken} />;
  if (me.data) {
    return (
      <>
        {me.error && isSignedOut(me.error) ? (
          <SessionEnded pending={me.isFetching} onRetry={refetch} />
        ) : null}
        {children(me.data)}
      </>
    );
  }
  if (me.error && isSignedOut(me.error)) {
    return <SignedOutCard byLink={byLink} pending={me.isFetching} onRetry={refetch} />;
  }
  if (me.error) return <ProblemAlert error={me.error} onRetry={refetch} />;
  return <Loader aria-label={t('app.loading')} role="status" />;
}

/** A session that ends in the middle of something must not take away what was typed. */
function SessionEnded({ pending, onRetry }: { pending: boolean; onRetry: () => void }) {
  const t = useT();
  return (
    <Alert color="yellow" icon={<AlertIcon />} role="alert">
      <Text size="sm">{t('session.ended')}</Text>
      <Button mt="xs" size="xs" variant="default" loading={pending} onClick={onRetry}>
        {t('session.tryAgain')}
      </Button>
    </Alert>
  );
}
