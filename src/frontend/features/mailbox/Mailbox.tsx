import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { BackIcon, PenIcon, RefreshIcon } from '../../components/ui/icons';
import { OffScreen } from '../../components/ui/OffScreen';
import { Section } from '../../components/ui/Section';
import type { Account } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useFormat } from '../../lib/i18n/use-format';
import type { MailboxView } from '../accounts';
import { ComposeForm } from './ComposeForm';
import { EMPTY_DRAFT, replyTo, type Draft } from './draft';
import { useMessages } from './list-messages';
import classes from './mailbox.module.css';
import { MessageList } from './MessageList';
import { MessageView } from './MessageView';
import { useNewMessages } from './use-new-messages';

interface MailboxProps {
  account: Account;
  /** What to begin with. */
  initialView: MailboxView;
  onBack: () => void;
}

type Pane = { kind: 'list' } | { kind: 'message'; id: string } | { kind: 'compose' };

/** Read and write the mail of one address: list and message side by side, one at a time where it is narrow. */
export default function Mailbox({ account, initialView, onBack }: MailboxProps) {
  const t = useT();
  const format = useFormat();
  const [pane, setPane] = useState<Pane>({ kind: initialView === 'compose' ? 'compose' : 'list' });
  const [draft, setDraft] = useState<Draft>(EMPTY_DRAFT);
  const title = useRef<HTMLHeadingElement>(null);
  const messages = useMessages(account.id);
  const canSend = account.capabilities.send && account.status === 'active';
  const toList = () => {
    setPane({ kind: 'list' });
    title.current?.focus();
  };

  useEffect(() => {
    if (initialView === 'inbox') title.current?.focus();
  }, [initialView]);

  return (
    <div>
      <Button variant="subtle" mb="xs" leftSection={<BackIcon />} onClick={onBack}>
        {t('mailbox.back')}
      </Button>
      <Section
        title={t('mailbox.title', { email: account.email })}
        titleRef={title}
        aside={
          <Group gap="xs">
            <Refresh onRefresh={messages.refetch} />
            {canSend ? (
              <Button
                leftSection={<PenIcon />}
                onClick={() => {
                  setPane({ kind: 'compose' });
                }}
              >
                {t('mailbox.compose')}
              </Button>
            ) : null}
          </Group>
        }
      >
        <NewMessages messages={messages} />
        <div className={classes['panes']} data-pane={pane.kind}>
          <div className={classes['listPane']}>
            <MessageList
              messages={messages}
              selected={pane.kind === 'message' ? pane.id : null}
              onOpen={(id) => {
                setPane({ kind: 'message', id });
              }}
            />
          </div>
          <div className={classes['readPane']}>
            {pane.kind === 'list' ? <Text c="dimmed">{t('mailbox.pick')}</Text> : null}
            {pane.kind === 'message' ? (
              <MessageView
                account={account.id}
                message={pane.id}
                onBack={toList}
                onReply={
                  canSend
                    ? (message) => {
                        setDraft(replyTo(message, t, format));
                        setPane({ kind: 'compose' });
                      }
                    : undefined
                }
              />
            ) : null}
            {pane.kind === 'compose' ? (
              <ComposeForm
                account={account}
                draft={draft}
                onDraft={setDraft}
                onBack={toList}
                onSent={() => {
                  setDraft(EMPTY_DRAFT);
                  toList();
                }}
              />
            ) : null}
          </div>
        </div>
      </Section>
    </div>
  );
}

/** Look for new messages at once; the looks that come by themselves leave the button alone. */
function Refresh({ onRefresh }: { onRefresh: () => Promise<unknown> }) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  return (
    <ActionIcon
      variant="subtle"
      size={36}
      aria-label={t('mailbox.refresh')}
      loading={busy}
      onClick={() => {
        setBusy(true);
        void onRefresh().finally(() => {
          setBusy(false);
        });
      }}
    >
      <RefreshIcon />
    </ActionIcon>
  );
}

/** Tell screen readers of what came in by itself. */
function NewMessages({ messages }: { messages: ReturnType<typeof useMessages> }) {
  const t = useT();
  const rows = useMemo(() => messages.data?.pages.flatMap((page) => page.messages) ?? null, [messages.data]);
  const count = useNewMessages(rows);
  return <span role="status">{count > 0 ? <OffScreen>{t('mailbox.newMessages', { count })}</OffScreen> : null}</span>;
}
