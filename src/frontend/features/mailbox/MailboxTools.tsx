import { ActionIcon, Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { PenIcon, RefreshIcon } from '../../components/ui/icons';
import { OffScreen } from '../../components/ui/OffScreen';
import { useT } from '../../lib/i18n/I18nProvider';
import type { Messages } from './list-messages';
import classes from './mailbox.module.css';
import { useNewMessages } from './use-new-messages';

interface MailboxToolsProps {
  onRefresh: () => Promise<unknown>;
  /** Absent where the address cannot send at the moment, and while a message is being written. */
  onCompose: (() => void) | undefined;
  /** Whether a message was begun and not sent. */
  hasDraft: boolean;
}

export function MailboxTools({ onRefresh, onCompose, hasDraft }: MailboxToolsProps) {
  const t = useT();
  return (
    <div className={classes['tools']}>
      <Refresh onRefresh={onRefresh} />
      {onCompose ? (
        <Button className={classes['compose']} leftSection={<PenIcon />} onClick={onCompose}>
          {t(hasDraft ? 'mailbox.resumeDraft' : 'mailbox.compose')}
        </Button>
      ) : null}
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
export function NewMessages({ messages }: { messages: Messages }) {
  const t = useT();
  const rows = useMemo(() => messages.data?.pages.flatMap((page) => page.messages) ?? null, [messages.data]);
  const count = useNewMessages(rows);
  return <span role="status">{count > 0 ? <OffScreen>{t('mailbox.newMessages', { count })}</OffScreen> : null}</span>;
}
