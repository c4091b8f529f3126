import { Button, Group } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useT } from '../../lib/i18n/I18nProvider';

interface MoreRowsProps {
  loading: boolean;
  onMore: () => void;
}

/** How far before its end a list goes on by itself. */
const AHEAD = '1500px';

/** The way to the next page: taken as soon as the end of the list is near, and by a button where that fails. */
export function MoreRows({ loading, onMore }: MoreRowsProps) {
  const t = useT();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!end.current || loading || typeof IntersectionObserver === 'undefined') return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) onMore();
      },
      { rootMargin: AHEAD },
    );
    observer.observe(end.current);
    return () => {
      observer.disconnect();
    };
  }, [loading, onMore]);
  return (
    <div ref={end}>
      <Group justify="center" mt="sm">
        <Button variant="default" loading={loading} onClick={onMore}>
          {t('accounts.loadMore')}
        </Button>
      </Group>
    </div>
  );
}
