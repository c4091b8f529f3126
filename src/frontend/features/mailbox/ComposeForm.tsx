import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type SyntheticEvent } from 'react';
import { BackIcon } from '../../components/ui/icons';
import { useNotify } from '../../components/ui/Notices';
import { ProblemAlert } from '../../components/ui/ProblemAlert';
import type { Account } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { recipients, type Draft } from './draft';
import { useFieldErrors } from './use-field-errors';
import { useSendMessage } from './send-message';

interface ComposeFormProps {
  account: Account;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  onBack: () => void;
  /** Called once the server has taken the message. */
  onSent: () => void;
}

/** Write and send a message. A refusal is shown beside what was typed, and nothing typed is lost. */
export function ComposeForm({ account, draft, onDraft, onBack, onSent }: ComposeFormProps) {
  const t = useT();
  const notify = useNotify();
  const sending = useSendMessage(account.id);
  const [missing, setMissing] = useState(false);
  // What the server's answer speaks of, whatever was typed since.
  const [sent, setSent] = useState(draft);
  const fieldError = useFieldErrors(sending.error, sent);
  const to = useRef<HTMLInputElement>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  const isReply = useRef(draft.to !== '');
  const busy = useRef(false);

  useEffect(() => {
    (isReply.current ? text.current : to.current)?.focus();
    text.current?.setSelectionRange(0, 0);
  }, []);

  const change = (field: keyof Draft) => (event: { currentTarget: { value: string } }) => {
    onDraft({ ...draft, [field]: event.currentTarget.value });
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const addresses = recipients(draft.to);
    setMissing(addresses.length === 0);
    if (addresses.length === 0) to.current?.focus();
    // A second click in the same instant must not send a second message.
    if (addresses.length === 0 || busy.current) return;
    busy.current = true;
    setSent(draft);
    sending.mutate(
      { to: addresses, subject: draft.subject, text: draft.text },
      {
        onSuccess: ({ accepted }) => {
          notify({ text: t('mailbox.sent', { count: accepted.length }) });
          onSent();
        },
        onSettled: () => {
          busy.current = false;
        },
      },
    );
  };

  return (
    <form onSubmit={submit} noValidate aria-label={t('mailbox.composeTitle')}>
      <Stack gap="sm">
        <Group>
          <Button variant="subtle" size="compact-sm" leftSection={<BackIcon size={16} />} onClick={onBack}>
            {t('mailbox.backToList')}
          </Button>
        </Group>
        <Text size="sm">
          {t('mailbox.sender')} <strong>{account.email}</strong>
        </Text>
        <TextInput
          ref={to}
          type="text"
          inputMode="email"
          label={t('mailbox.recipients')}
          description={t('mailbox.recipientsHint')}
          value={draft.to}
          onChange={change('to')}
          error={missing && draft.to.trim() === '' ? t('mailbox.recipientsMissing') : fieldError('to')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <TextInput
          label={t('mailbox.subject')}
          value={draft.subject}
          onChange={change('subject')}
          error={fieldError('subject')}
          autoComplete="off"
        />
        <Textarea
          ref={text}
          label={t('mailbox.text')}
          value={draft.text}
          onChange={change('text')}
          error={fieldError('text')}
          rows={12}
          resize="vertical"
        />
        {sending.error ? <ProblemAlert error={sending.error} /> : null}
        <Group>
          <Button type="submit" loading={sending.isPending}>
            {t('mailbox.send')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
