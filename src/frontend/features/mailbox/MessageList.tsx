import { Button, Skeleton, Stack } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { EmptyState } from '../../components/ui/EmptyState';
import { ProblemAlert } from '../../components/ui/ProblemAlert';
import { activeElement } from '../../lib/active-element';
import { useT } from '../../lib/i18n/I18nProvider';
import type { Messages } from './list-messages';
import classes from './mailbox.module.css';
import { MessageRow } from './MessageRow';

interface MessageListProps {
  messages: Messages;
  /** Whether these are what was searched for. */
  searched: boolean;
  selected: string | null;
  onOpen: (message: string) => void;
  onClearSearch: () => void;
}

const STEPS: Partial<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

/** Move from message to message by the arrow keys. */
function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const step = STEPS[event.key];
  const rows = [...event.currentTarget.querySelectorAll('button')];
  const focused = activeElement();
  const at = rows.findIndex((row) => row === focused);
  if (!step || at < 0) return;
  event.preventDefault();
  rows[step(at, rows.length - 1)]?.focus();
}

/** Messages, newest first. */
export function MessageList({ messages, searched, selected, onOpen, onClearSearch }: MessageListProps) {
  const t = useT();
  const rows = messages.data?.pages.flatMap((page) => page.messages) ?? [];
  return (
    <div>
      {messages.error ? <ProblemAlert error={messages.error} onRetry={() => void messages.refetch()} /> : null}
      {messages.isPending ? (
        <Stack gap="xs" role="status" aria-label={t('app.loading')}>
          <Skeleton height={56} />
          <Skeleton height={56} />
        </Stack>
      ) : null}
      {messages.isSuccess && rows.length === 0 ? (
        <Nothing searched={searched} goesOn={messages.hasNextPage} onClear={onClearSearch} />
      ) : null}
      {rows.length > 0 ? (
        // The arrow keys are a short cut between buttons that the Tab key reaches too.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <ul
          className={classes['list']}
          aria-label={t(searched ? 'mailbox.results' : 'mailbox.inbox')}
          data-stale={messages.isPlaceholderData}
          onKeyDown={moveFocus}
        >
          {rows.map((message) => (
            <li key={message.id}>
              <MessageRow message={message} current={message.id === selected} onOpen={onOpen} />
            </li>
          ))}
        </ul>
      ) : null}
      {messages.hasNextPage ? (
        <Button
          mt="sm"
          fullWidth
          variant="default"
          loading={messages.isFetchingNextPage}
          onClick={() => void messages.fetchNextPage()}
        >
          {t(searched ? 'mailbox.searchOlder' : 'mailbox.loadMore')}
        </Button>
      ) : null}
    </div>
  );
}

function Nothing({ searched, goesOn, onClear }: { searched: boolean; goesOn: boolean; onClear: () => void }) {
  const t = useT();
  if (!searched) return <EmptyState title={t('mailbox.emptyTitle')} text={t('mailbox.emptyText')} />;
  return (
    <EmptyState title={t('mailbox.noneTitle')} text={t(goesOn ? 'mailbox.noneYetText' : 'mailbox.noneText')}>
      <Button mt="sm" variant="default" size="xs" onClick={onClear}>
        {t('mailbox.clearSearch')}
      </Button>
    </EmptyState>
  );
}
