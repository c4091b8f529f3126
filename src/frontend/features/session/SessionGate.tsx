import { Alert, Button, Group, Loader, Text } from '@mantine/core';
import { useEffect, useEffectEvent, type ReactNode } from 'react';
import { AlertIcon } from '../../components/ui/icons';
import { ProblemAlert } from '../../components/ui/ProblemAlert';
import { Section } from '../../components/ui/Section';
import { SignInAgain } from '../../components/ui/SignInAgain';
import { asProblem } from '../../lib/api/problem';
import type { Me } from '../../lib/api/types';
import { isSamePerson, type PanelUser } from '../../lib/host-user';
import { useT } from '../../lib/i18n/I18nProvider';
import { useMe } from './get-me';
import { SignedOutCard } from './SignedOutCard';
import { useSignInToken } from './use-sign-in-token';
import { WelcomeCard } from './WelcomeCard';

interface SessionGateProps {
  /** Whether people sign in here by a link, or in the host's application. */
  byLink: boolean;
  /** Whom the host has signed in: null for nobody; absent where it leaves that to the server. */
  user: PanelUser | null | undefined;
  onSignedOut: (() => void) | undefined;
  children: (me: Me) => ReactNode;
}

const isSignedOut = (error: unknown) => asProblem(error).code === 'authentication_required';

/** Show the panel to a signed-in person, and to anybody else how to get in. */
export function SessionGate({ byLink, user, onSignedOut, children }: SessionGateProps) {
  const t = useT();
  const me = useMe(user !== null);
  const [token, forgetToken] = useSignInToken(byLink);
  const refetch = () => void me.refetch();
  const signedOut = me.error !== null && isSignedOut(me.error);
  useTold(signedOut, onSignedOut);

  if (token) return <WelcomeCard key={token} token={token} onDone={forgetToken} />;
  if (user === null) return <SignedOutCard byLink={byLink} />;
  if (me.data && !isSamePerson(user, me.data.user.id)) {
    return <SomebodyElse pending={me.isFetching} onRetry={refetch} />;
  }
  if (me.data) {
    return (
      <>
        {signedOut ? <SessionEnded pending={me.isFetching} onRetry={refetch} /> : null}
        {children(me.data)}
      </>
    );
  }
  if (signedOut) {
    return <SignedOutCard byLink={byLink} pending={me.isFetching} onRetry={refetch} />;
  }
  if (me.error) return <ProblemAlert error={me.error} onRetry={refetch} />;
  return <Loader aria-label={t('app.loading')} role="status" />;
}

/** Call once each time that something has become true. */
function useTold(now: boolean, tell: (() => void) | undefined): void {
  const call = useEffectEvent(() => tell?.());
  useEffect(() => {
    if (now) call();
  }, [now]);
}

/** The host has one person signed in and the server another: neither must see what is the other's. */
function SomebodyElse({ pending, onRetry }: { pending: boolean; onRetry: () => void }) {
  const t = useT();
  return (
    <Section title={t('session.otherTitle')}>
      <Text>{t('session.otherText')}</Text>
      <Button mt="sm" variant="default" loading={pending} onClick={onRetry}>
        {t('app.retry')}
      </Button>
    </Section>
  );
}

/** A session that ends in the middle of something must not take away what was typed. */
function SessionEnded({ pending, onRetry }: { pending: boolean; onRetry: () => void }) {
  const t = useT();
  return (
    <Alert color="yellow" icon={<AlertIcon />} role="alert" mb="lg">
      <Text size="sm">{t('session.ended')}</Text>
      <Group mt="xs" gap="xs">
        <SignInAgain />
        <Button size="xs" variant="default" loading={pending} onClick={onRetry}>
          {t('session.tryAgain')}
        </Button>
      </Group>
    </Alert>
  );
}
