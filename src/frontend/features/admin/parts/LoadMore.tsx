import { Button, Group } from '@mantine/core';
import { useAdminT } from '../../../lib/i18n/admin';

interface LoadMoreProps {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

/** Ask for what follows, where anything does. */
export function LoadMore({ query }: LoadMoreProps) {
  const t = useAdminT();
  if (!query.hasNextPage) return null;
  return (
    <Group justify="center" mt="sm">
      <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {t('more')}
      </Button>
    </Group>
  );
}
