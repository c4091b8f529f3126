import { Button, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { ConfirmDialog } from '../../components/ui/ConfirmDialog';
import { BackIcon } from '../../components/ui/icons';
import { Section } from '../../components/ui/Section';
import type { Account } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useFormat } from '../../lib/i18n/use-format';
import type { MailboxView } from '../accounts';
import { useMe } from '../session';
import { ComposeForm } from './ComposeForm';
import { draftFrom, type Draft } from './draft';
import { useMessages } from './list-messages';
import classes from './mailbox.module.css';
import { MailboxTools, NewMessages } from './MailboxTools';
import { MessageList } from './MessageList';
import { MessageView } from './MessageView';
import { SearchField } from './SearchField';
import { useDraft } from './use-draft';
import { useSending } from './use-sending';

interface MailboxProps {
  account: Account;
  /** What to begin with. */
  initialView: MailboxView;
  onBack: () => void;
}

type Pane = { kind: 'list' } | { kind: 'message'; id: string } | { kind: 'compose' };

/** What is assumed of the server until it is known. */
const USUAL_LIMIT = 25 * 1024 * 1024;

/** Read and write the mail of one address: list and message side by side, one at a time where it is narrow. */
export default function Mailbox({ account, initialView, onBack }: MailboxProps) {
  const t = useT();
  const format = useFormat();
  const [pane, setPane] = useState<Pane>({ kind: initialView === 'compose' ? 'compose' : 'list' });
  const [search, setSearch] = useState('');
  const [q] = useDebouncedValue(search.trim(), 300);
  const [wanted, setWanted] = useState<Draft | null>(null);
  const writing = useDraft(account.id);
  const title = useRef<HTMLHeadingElement>(null);
  const inbox = useMessages(account.id);
  const found = useMessages(account.id, q);
  const hasMessages = found.data?.pages.some((page) => page.messages.length > 0) ?? false;
  const limit = useMe().data?.limits.message_bytes ?? USUAL_LIMIT;
  const canSend = account.capabilities.send && account.status === 'active';
  const toList = () => {
    setPane({ kind: 'list' });
    title.current?.focus();
  };
  // Which message is read now, for an answer that comes when it may be another one.
  const read = useRef<string | null>(null);
  useEffect(() => {
    read.current = pane.kind === 'message' ? pane.id : null;
  }, [pane]);
  const compose = () => {
    setPane({ kind: 'compose' });
  };
  // A new message does not begin as the answer that was begun before and left alone.
  const composeNew = () => {
    if (!writing.isBegun) writing.clear();
    compose();
  };
  const sending = useSending(account.id, {
    writing,
    isShown: pane.kind === 'compose',
    onSent: toList,
  });
  const begin = (draft: Draft) => {
    sending.reset();
    writing.begin(draft);
    setWanted(null);
    compose();
  };

  useEffect(() => {
    if (initialView === 'inbox') title.current?.focus();
  }, [initialView]);

  return (
    <div>
      <Button variant="subtle" mb="xs" leftSection={<BackIcon />} onClick={onBack}>
        {t('app.addresses')}
      </Button>
      <Section
        title={t('mailbox.title', { email: account.email })}
        titleRef={title}
        aside={
          <MailboxTools
            onRefresh={inbox.refetch}
            onCompose={canSend && pane.kind !== 'compose' ? composeNew : undefined}
            hasDraft={writing.isBegun}
          />
        }
      >
        <NewMessages messages={inbox} />
        <div className={classes['panes']} data-pane={pane.kind}>
          <div className={classes['listPane']}>
            <SearchField value={search} onChange={setSearch} found={q === '' ? undefined : found} />
            <MessageList
              messages={found}
              searched={q !== ''}
              selected={pane.kind === 'message' ? pane.id : null}
              onOpen={(id) => {
                setPane({ kind: 'message', id });
              }}
              onClearSearch={() => {
                setSearch('');
              }}
            />
          </div>
          <div className={classes['readPane']}>
            {pane.kind === 'list' && hasMessages ? <Text c="dimmed">{t('mailbox.pick')}</Text> : null}
            {pane.kind === 'message' ? (
              <MessageView
                account={account}
                message={pane.id}
                onBack={toList}
                onGone={(gone) => {
                  if (read.current === gone) toList();
                }}
                onReply={
                  canSend
                    ? (kind, message) => {
                        const draft = draftFrom(kind, message, account.email, t, format);
                        if (writing.isBegun) setWanted(draft);
                        else begin(draft);
                      }
                    : undefined
                }
              />
            ) : null}
            {pane.kind === 'compose' ? (
              <ComposeForm
                account={account}
                writing={writing}
                sending={sending}
                limit={limit}
                onBack={toList}
              />
            ) : null}
          </div>
        </div>
      </Section>
      {wanted ? (
        <ConfirmDialog
          title={t('mailbox.replaceTitle')}
          text={t('mailbox.replaceText')}
          confirmLabel={t('mailbox.replaceConfirm')}
          pending={false}
          error={null}
          onCancel={() => {
            setWanted(null);
          }}
          onConfirm={() => {
            begin(wanted);
          }}
        />
      ) : null}
    </div>
  );
}
