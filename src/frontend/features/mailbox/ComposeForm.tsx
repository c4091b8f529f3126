import { Button, Group, Stack, Text } from '@mantine/core';
import { useRef, useState, type SyntheticEvent } from 'react';
import { BackIcon } from '../../components/ui/icons';
import { useNotify } from '../../components/ui/Notices';
import type { Account } from '../../lib/api/types';
import { UploadStopped } from '../../lib/api/upload';
import { useT } from '../../lib/i18n/I18nProvider';
import { ComposeFields } from './ComposeFields';
import { ComposeFiles } from './ComposeFiles';
import { recipients, type Draft } from './draft';
import { SendingState } from './SendingState';
import { useSendMessage } from './send-message';
import type { Writing } from './use-draft';
import { useFieldErrors } from './use-field-errors';

interface ComposeFormProps {
  account: Account;
  writing: Writing;
  /** The largest message that can be sent, in octets. */
  limit: number;
  onBack: () => void;
  /** Called once the server has taken the message. */
  onSent: () => void;
}

function outgoing(draft: Draft) {
  const { to, cc, bcc, subject, text, answers, forwards } = draft;
  return {
    to: recipients(to),
    cc: recipients(cc),
    bcc: recipients(bcc),
    subject,
    text,
    answers,
    forwards: forwards && { message: forwards.message, attachments: forwards.files.map(({ index }) => index) },
  };
}

/** Write and send a message. A refusal is shown beside what was typed, and nothing typed is lost. */
export function ComposeForm({ account, writing, limit, onBack, onSent }: ComposeFormProps) {
  const t = useT();
  const notify = useNotify();
  const sending = useSendMessage(account.id);
  const [missing, setMissing] = useState(false);
  // What the server's answer speaks of, whatever was typed since.
  const [sent, setSent] = useState(writing.draft);
  const fieldError = useFieldErrors(sending.error, sent);
  const form = useRef<HTMLFormElement>(null);
  const busy = useRef(false);
  const { draft, files } = writing;

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const message = outgoing(draft);
    const nobody = message.to.length + message.cc.length + message.bcc.length === 0;
    setMissing(nobody);
    if (nobody) form.current?.querySelector('input')?.focus();
    // A second click in the same instant must not send a second message.
    if (nobody || busy.current) return;
    busy.current = true;
    setSent(draft);
    sending.mutate(
      { message, files },
      {
        onSuccess: ({ accepted }) => {
          notify({ text: t('mailbox.sent', { count: accepted.length }) });
          onSent();
        },
        onError: (error) => {
          if (error instanceof UploadStopped) notify({ text: t('mailbox.stopped') });
        },
        onSettled: () => {
          busy.current = false;
        },
      },
    );
  };

  return (
    <form ref={form} onSubmit={submit} noValidate aria-label={t('mailbox.composeTitle')}>
      <Stack gap="sm">
        <Group>
          <Button variant="subtle" size="compact-sm" leftSection={<BackIcon size={16} />} onClick={onBack}>
            {t('mailbox.backToList')}
          </Button>
        </Group>
        <Text size="sm">
          {t('mailbox.sender')} <strong>{account.email}</strong>
        </Text>
        <ComposeFields draft={draft} onDraft={writing.setDraft} fieldError={fieldError} missing={missing} />
        <ComposeFiles writing={writing} limit={limit} />
        <SendingState sending={sending} withFiles={files.length > 0} />
        <Group>
          <Button type="submit" loading={sending.isPending}>
            {t('mailbox.send')}
          </Button>
          {!writing.isBegun || sending.isPending ? null : (
            <Button variant="subtle" color="gray" onClick={writing.clear}>
              {t('mailbox.discardDraft')}
            </Button>
          )}
        </Group>
        <Text size="xs" c="dimmed">
          {t(writing.isKept ? 'mailbox.draftHint' : 'mailbox.draftNotKept')}
        </Text>
      </Stack>
    </form>
  );
}
