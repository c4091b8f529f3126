import { Button, Textarea, TextInput, type TextInputProps } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useT } from '../../lib/i18n/I18nProvider';
import type { Draft, DraftField } from './draft';
import classes from './mailbox.module.css';

interface ComposeFieldsProps {
  draft: Draft;
  onDraft: (draft: Draft) => void;
  fieldError: (field: DraftField) => string | null;
  /** Whether somebody tried to send it to nobody. */
  missing: boolean;
}

const ADDRESSES: TextInputProps = {
  type: 'text',
  inputMode: 'email',
  autoComplete: 'off',
  autoCapitalize: 'none',
  spellCheck: false,
};

/** What a message is made of; the focus begins where there is something to type. */
export function ComposeFields({ draft, onDraft, fieldError, missing }: ComposeFieldsProps) {
  const t = useT();
  const [unfolded, setUnfolded] = useState(false);
  const to = useRef<HTMLInputElement>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  const isReply = useRef(draft.to !== '');
  const showsCopies = unfolded || draft.cc !== '' || draft.bcc !== '';

  useEffect(() => {
    (isReply.current ? text.current : to.current)?.focus();
    if (isReply.current) text.current?.setSelectionRange(0, 0);
  }, []);

  const change = (field: DraftField) => (event: { currentTarget: { value: string } }) => {
    onDraft({ ...draft, [field]: event.currentTarget.value });
  };
  return (
    <>
      <TextInput
        {...ADDRESSES}
        ref={to}
        label={t('mailbox.recipients')}
        description={t('mailbox.recipientsHint')}
        value={draft.to}
        onChange={change('to')}
        error={missing && draft.to.trim() === '' ? t('mailbox.recipientsMissing') : fieldError('to')}
      />
      {showsCopies ? (
        <>
          <TextInput
            {...ADDRESSES}
            label={t('mailbox.cc')}
            value={draft.cc}
            onChange={change('cc')}
            error={fieldError('cc')}
          />
          <TextInput
            {...ADDRESSES}
            label={t('mailbox.bcc')}
            description={t('mailbox.bccHint')}
            value={draft.bcc}
            onChange={change('bcc')}
            error={fieldError('bcc')}
          />
        </>
      ) : (
        <Button
          className={classes['copies'] ?? ''}
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            setUnfolded(true);
          }}
        >
          {t('mailbox.moreRecipients')}
        </Button>
      )}
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
    </>
  );
}
