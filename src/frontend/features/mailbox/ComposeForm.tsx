import { Button, Group, Stack, Text } from '@mantine/core';
import { useRef, useState, type SyntheticEvent } from 'react';
import { BackIcon } from '../../components/ui/icons';
import type { Account } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { ComposeFields } from './ComposeFields';
import { ComposeFiles } from './ComposeFiles';
import { recipients } from './draft';
import { SendingState } from './SendingState';
import type { Writing } from './use-draft';
import { useFieldErrors } from './use-field-errors';
import type { useSending } from './use-sending';

interface ComposeFormProps {
  account: Account;
  writing: Writing;
  sending: ReturnType<typeof useSending>;
  /** The largest message that can be sent, in octets. */
  limit: number;
  onBack: () => void;
}

/** Write and send a message. A refusal is shown beside what was typed, and nothing typed is lost. */
export function ComposeForm({ account, writing, sending, limit, onBack }: ComposeFormProps) {
  const t = useT();
  const [missing, setMissing] = useState(false);
  const fieldError = useFieldErrors(sending.error, sending.draft);
  const form = useRef<HTMLFormElement>(null);
  const { draft, files } = writing;

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const nobody = [draft.to, draft.cc, draft.bcc].every((typed) => recipients(typed).length === 0);
    setMissing(nobody);
    if (nobody) form.current?.querySelector('input')?.focus();
    else sending.send();
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
        <ComposeFields draft={draft} onDraft={writing.edit} fieldError={fieldError} missing={missing} />
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
