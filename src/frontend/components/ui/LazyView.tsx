import { Alert, Button, Loader, Text } from '@mantine/core';
import { Component, Suspense, type ReactNode } from 'react';
import { useT } from '../../lib/i18n/I18nProvider';
import { AlertIcon } from './icons';

interface LazyViewProps {
  children: ReactNode;
}

/** Show a part that is loaded on demand: that it is on its way, then it, or that it did not come. */
export function LazyView({ children }: LazyViewProps) {
  return (
    <Missing>
      <Suspense fallback={<Waiting />}>{children}</Suspense>
    </Missing>
  );
}

/** Say that something is on its way. */
export function Waiting() {
  const t = useT();
  return <Loader role="status" aria-label={t('app.loading')} />;
}

/** What a browser says of a module that it could not fetch; any other error is a fault of ours and goes on. */
const FETCH_FAILED = /dynamically imported module|importing a module script failed|preload CSS/i;

class Missing extends Component<LazyViewProps, { error: Error | null }> {
  override state = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state as { error: Error | null };
    if (error === null) return this.props.children;
    if (FETCH_FAILED.test(error.message)) return <PartMissing />;
    throw error;
  }
}

/** A browser does not fetch a module twice that failed once, so only a reload helps. */
function PartMissing() {
  const t = useT();
  return (
    <Alert color="red" variant="light" icon={<AlertIcon />} role="alert">
      <Text size="sm">{t('app.partMissing')}</Text>
      <Button
        mt="xs"
        size="xs"
        variant="default"
        onClick={() => {
          window.location.reload();
        }}
      >
        {t('app.reload')}
      </Button>
    </Alert>
  );
}
