import { Skeleton, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { EmptyState } from '../../../components/ui/EmptyState';
import { ProblemAlert } from '../../../components/ui/ProblemAlert';
import { useT } from '../../../lib/i18n/I18nProvider';

interface ListStateProps {
  query: { isPending: boolean; isSuccess: boolean; error: unknown; refetch: () => unknown };
  /** Whether there is nothing to show. */
  empty: boolean;
  emptyTitle: string;
  emptyText: string;
  /** What can be done about the emptiness. */
  emptyAction?: ReactNode;
  children: ReactNode;
}

/** Show what a list holds, or that it is on its way, could not be had, or is empty. */
export function ListState({ query, empty, emptyTitle, emptyText, emptyAction, children }: ListStateProps) {
  const t = useT();
  return (
    <>
      {query.error ? <ProblemAlert error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending ? (
        <Stack role="status" aria-label={t('app.loading')}>
          <Skeleton height={48} />
          <Skeleton height={48} />
          <Skeleton height={48} />
        </Stack>
      ) : null}
      {query.isSuccess && empty ? (
        <EmptyState title={emptyTitle} text={emptyText}>
          {emptyAction}
        </EmptyState>
      ) : null}
      {query.isPending || empty ? null : children}
    </>
  );
}
