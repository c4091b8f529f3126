import { Alert, Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { asProblem } from '../../lib/api/problem';
import { useT } from '../../lib/i18n/I18nProvider';
import { useProblemText } from '../../lib/i18n/use-problem-text';
import { useSignInHere } from '../../lib/SignInHere';
import { AlertIcon } from './icons';
import { SignInAgain } from './SignInAgain';

interface ProblemAlertProps {
  error: unknown;
  onRetry?: () => void;
  /** Further words or buttons, such as what happens to what was typed. */
  children?: ReactNode;
}

/** Say what went wrong and what to do; announced at once by screen readers. */
export function ProblemAlert({ error, onRetry, children }: ProblemAlertProps) {
  const t = useT();
  const problem = asProblem(error);
  const problemText = useProblemText();
  const signsInHere = useSignInHere();
  const signedOut = signsInHere && problem.code === 'authentication_required';
  return (
    <Alert color="red" variant="light" icon={<AlertIcon />} role="alert">
      <Text size="sm">{problemText(problem)}</Text>
      {problem.status >= 500 && problem.requestId ? (
        <Text size="xs" c="dimmed" mt={4}>
          {t('app.requestId', { id: problem.requestId })}
        </Text>
      ) : null}
      {children}
      {signedOut || onRetry ? (
        <Group mt="xs" gap="xs">
          {signedOut ? <SignInAgain /> : null}
          {onRetry ? (
            <Button size="xs" variant="default" onClick={onRetry}>
              {t('app.retry')}
            </Button>
          ) : null}
        </Group>
      ) : null}
    </Alert>
  );
}
