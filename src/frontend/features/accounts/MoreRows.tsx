import { Button, Group } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useT } from '../../lib/i18n/I18nProvider';

interface MoreRowsProps {
  /** How many rows there are already. */
  count: number;
  loading: boolean;
  onMore: () => void;
}

/** How far before its end a list goes on by itself. */
const AHEAD = '8000px';

/** The way to the next page: taken as soon as the end of the list is near, and by a button where that fails. */
export function MoreRows({ count, loading, onMore }: MoreRowsProps) {
  const t = useT();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!end.current || loading || typeof IntersectionObserver === 'undefined') return;
    const observer = new IntersectionObserver(
      // A busy browser tells at once that the end was far, and that it is near now.
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) onMore();
      },
      { rootMargin: AHEAD },
    );
    observer.observe(end.current);
    return () => {
      observer.disconnect();
    };
    // After every page anew: where somebody has jumped to its end at once, an observer has seen no change.
  }, [count, loading, onMore]);
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
