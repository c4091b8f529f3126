import { Button, Skeleton, Stack } from '@mantine/core';
import { AttachmentIcon } from '../../components/ui/icons';
import { EmptyState } from '../../components/ui/EmptyState';
import { OffScreen } from '../../components/ui/OffScreen';
import { ProblemAlert } from '../../components/ui/ProblemAlert';
import type { MessageSummary } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useFormat } from '../../lib/i18n/use-format';
import type { useMessages } from './list-messages';
import classes from './mailbox.module.css';

interface MessageListProps {
  messages: ReturnType<typeof useMessages>;
  selected: string | null;
  onOpen: (message: string) => void;
}

/** The received messages, newest first. */
export function MessageList({ messages, selected, onOpen }: MessageListProps) {
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
        <EmptyState title={t('mailbox.emptyTitle')} text={t('mailbox.emptyText')} />
      ) : null}
      {rows.length > 0 ? (
        <ul className={classes['list']} aria-label={t('mailbox.inbox')}>
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
          {t('mailbox.loadMore')}
        </Button>
      ) : null}
    </div>
  );
}

interface MessageRowProps {
  message: MessageSummary;
  current: boolean;
  onOpen: (message: string) => void;
}

function MessageRow({ message, current, onOpen }: MessageRowProps) {
  const t = useT();
  const format = useFormat();
  const { from, subject, date, preview, seen, attachments } = message;
  return (
    <button
      type="button"
      className={classes['row']}
      data-unread={!seen}
      aria-current={current ? 'true' : undefined}
      onClick={() => {
        onOpen(message.id);
      }}
    >
      <span className={classes['sender']}>
        {seen ? null : <OffScreen>{t('mailbox.unread')}, </OffScreen>}
        {from.name || from.address}
      </span>
      <time className={classes['date']} dateTime={date}>
        {format.brief(date)}
      </time>
      <span className={classes['line']}>
        <span className={classes['shortened']}>{subject || t('mailbox.noSubject')}</span>
        {attachments > 0 ? (
          <span className={classes['clip']}>
            <AttachmentIcon size={14} />
            <OffScreen>{t('mailbox.attachmentCount', { count: attachments })}</OffScreen>
          </span>
        ) : null}
      </span>
      <span className={classes['preview']}>{preview}</span>
    </button>
  );
}
