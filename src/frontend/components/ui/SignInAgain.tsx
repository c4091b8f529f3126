import { Button } from '@mantine/core';
import { useT } from '../../lib/i18n/I18nProvider';
import { useSignInHere } from '../../lib/SignInHere';

/** The way back in for somebody whose session has ended: in another tab, so that this one keeps what was typed. */
export function SignInAgain() {
  const t = useT();
  if (!useSignInHere()) return null;
  return (
    <Button component="a" href={window.location.pathname} target="_blank" rel="noopener" size="xs" variant="default">
      {t('session.signInAgain')}
    </Button>
  );
}
