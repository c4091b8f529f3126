import { Button, Group, Skeleton, Stack } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { BackIcon } from '../../components/ui/icons';
import { ProblemAlert } from '../../components/ui/ProblemAlert';
import type { Account, Message } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useFormat } from '../../lib/i18n/use-format';
import { Attachments } from './Attachments';
import type { ReplyKind } from './draft';
import { useMessage } from './get-message';
import classes from './mailbox.module.css';
import { MessageActions } from './MessageActions';
import { MessageBody } from './MessageBody';

interface MessageViewProps {
  account: Account;
  message: string;
  onBack: () => void;
  /** Called with the message when it is put away. */
  onGone: (message: string) => void;
  /** Absent where the address cannot send at the moment. */
  onReply: ((kind: ReplyKind, message: Message) => void) | undefined;
}

/** One message, read. */
export function MessageView({ account, message: id, onBack, onGone, onReply }: MessageViewProps) {
  const t = useT();
  const query = useMessage(account.id, id);
  const message = query.data;
  return (
    <Stack gap="md">
      <Group mih={30} className={classes['tools'] ?? ''}>
        <Button
          className={classes['whereNarrow'] ?? ''}
          variant="subtle"
          size="compact-sm"
          leftSection={<BackIcon size={16} />}
          onClick={onBack}
        >
          {t('mailbox.backToList')}
        </Button>
        {message ? <MessageActions account={account} message={message} onReply={onReply} onGone={onGone} /> : null}
      </Group>
      {query.error ? <ProblemAlert error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending ? <Skeleton height={220} role="status" aria-label={t('app.loading')} /> : null}
      {message ? <Content message={message} /> : null}
    </Stack>
  );
}

function Content({ message }: { message: Message }) {
  const t = useT();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus();
  }, [message.id]);
  return (
    <article className={classes['message']}>
      <h3 className={classes['subject']} ref={title} tabIndex={-1}>
        {message.subject || t('mailbox.noSubject')}
      </h3>
      <Heading message={message} />
      <Attachments files={message.attachments} />
      <MessageBody key={message.id} message={message} />
    </article>
  );
}

const written = ({ name, address }: Message['from']) => (name ? `${name} <${address}>` : address);

function Heading({ message }: { message: Message }) {
  const t = useT();
  const format = useFormat();
  const rows: [label: string, value: string][] = [
    [t('mailbox.from'), written(message.from)],
    [t('mailbox.replyTo'), message.reply_to.map(written).join(', ')],
    [t('mailbox.to'), message.to.map(written).join(', ')],
    [t('mailbox.cc'), message.cc.map(written).join(', ')],
    [t('mailbox.date'), format.dateTime(message.date)],
  ];
  return (
    <dl className={classes['heading']}>
      {rows
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
