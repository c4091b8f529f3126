import { Button } from '@mantine/core';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { ConfirmDialog } from '../../components/ui/ConfirmDialog';
import { ForwardIcon, MailIcon, ReplyAllIcon, ReplyIcon, TrashIcon } from '../../components/ui/icons';
import { useNotify } from '../../components/ui/Notices';
import type { Account, Message } from '../../lib/api/types';
import { asProblem } from '../../lib/api/problem';
import { useT } from '../../lib/i18n/I18nProvider';
import { useProblemText } from '../../lib/i18n/use-problem-text';
import { useMarkUnread } from './change-message';
import { useDeleteMessage } from './delete-message';
import { othersOf, type ReplyKind } from './draft';

interface MessageActionsProps {
  account: Account;
  message: Message;
  /** Absent where the address cannot send at the moment. */
  onReply: ((kind: ReplyKind, message: Message) => void) | undefined;
  /** Called with the message when it is put away. */
  onGone: (message: string) => void;
}

const KINDS = [
  ['reply', 'mailbox.reply', ReplyIcon],
  ['all', 'mailbox.replyAll', ReplyAllIcon],
  ['forward', 'mailbox.forward', ForwardIcon],
] as const;

/** What can be done with a message. */
export function MessageActions({ account, message, onReply, onGone }: MessageActionsProps) {
  const t = useT();
  const others = othersOf(message, account.email);
  const hasOthers = others.to.length + others.cc.length > 0;
  // At once: what happens next is not for a page that still shows the message.
  const leave = (gone: string) => {
    flushSync(() => {
      onGone(gone);
    });
  };
  return (
    <>
      {KINDS.filter(([kind]) => kind !== 'all' || hasOthers).map(([kind, label, Icon]) =>
        onReply ? (
          <Button
            key={kind}
            variant="light"
            size="xs"
            leftSection={<Icon size={16} />}
            onClick={() => {
              onReply(kind, message);
            }}
          >
            {t(label)}
          </Button>
        ) : null,
      )}
      <MarkUnread account={account.id} message={message.id} leave={leave} />
      <Discard account={account.id} message={message.id} leave={leave} />
    </>
  );
}

interface PutAwayProps {
  account: string;
  message: string;
  /** Leave a message, which is put away, unless another one is read by now. */
  leave: (message: string) => void;
}

function MarkUnread({ account, message, leave }: PutAwayProps) {
  const t = useT();
  const notify = useNotify();
  const problemText = useProblemText();
  const marking = useMarkUnread(account, leave);
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<MailIcon size={16} />}
      loading={marking.isPending}
      onClick={() => {
        marking
          .mutateAsync(message)
          .then(() => {
            notify({ text: t('mailbox.markedUnread') });
          })
          .catch((error: unknown) => {
            notify({ text: problemText(asProblem(error)), tone: 'problem' });
          });
      }}
    >
      {t('mailbox.markUnread')}
    </Button>
  );
}

function Discard({ account, message, leave }: PutAwayProps) {
  const t = useT();
  const notify = useNotify();
  const [asked, setAsked] = useState(false);
  const discarding = useDeleteMessage(account, (gone) => {
    // First: as long as the dialog is there, nothing behind it can have the focus.
    flushSync(() => {
      setAsked(false);
    });
    leave(gone);
  });
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<TrashIcon size={16} />}
        onClick={() => {
          setAsked(true);
        }}
      >
        {t('mailbox.discard')}
      </Button>
      {asked ? (
        <ConfirmDialog
          danger
          title={t('mailbox.discardTitle')}
          text={t('mailbox.discardText')}
          confirmLabel={t('mailbox.discardConfirm')}
          pending={discarding.isPending}
          error={discarding.error}
          onCancel={() => {
            discarding.reset();
            setAsked(false);
          }}
          onConfirm={() => {
            discarding
              .mutateAsync(message)
              .then(() => {
                notify({ text: t('mailbox.discarded') });
              })
              // The dialog shows the problem.
              .catch(() => undefined);
          }}
        />
      ) : null}
    </>
  );
}
