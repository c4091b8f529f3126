import { useEffect, useRef, useState } from 'react';
import { useNotify } from '../../components/ui/Notices';
import { asProblem } from '../../lib/api/problem';
import { UploadStopped } from '../../lib/api/upload';
import { useT } from '../../lib/i18n/I18nProvider';
import { useProblemText } from '../../lib/i18n/use-problem-text';
import { recipients, type Draft } from './draft';
import { FileUnreadable, useSendMessage } from './send-message';
import type { Writing } from './use-draft';

function outgoing({ to, cc, bcc, subject, text, answers, forwards }: Draft) {
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

interface Sending {
  writing: Writing;
  /** Whether what is written is on show: a problem is told there. */
  isShown: boolean;
  /** Called once the server has taken the message, if it is on show still. */
  onSent: () => void;
}

/** Send what is written: it goes on while something else is looked at, and how it ends is told wherever one is. */
export function useSending(account: string, { writing, isShown, onSent }: Sending) {
  const t = useT();
  const notify = useNotify();
  const problemText = useProblemText();
  const sending = useSendMessage(account);
  // What the server's answer speaks of, whatever was typed since.
  const [draft, setDraft] = useState(writing.draft);
  const running = useRef<string | null>(null);
  const shown = useRef(isShown);
  useEffect(() => {
    shown.current = isShown;
    return () => {
      shown.current = false;
    };
  }, [isShown]);

  const fail = (error: unknown) => {
    const { code, status } = asProblem(error);
    if (code === 'idempotency_key_reused') writing.unname();
    if (error instanceof UploadStopped) notify({ text: t('mailbox.stopped') });
    else if (!shown.current) {
      const isFile = error instanceof FileUnreadable;
      const why = isFile ? t('mailbox.fileUnreadable', { name: error.message }) : problemText(asProblem(error));
      const then = t(!isFile && status === 0 ? 'mailbox.sendAgain' : 'mailbox.notSent');
      notify({ text: `${why} ${then}`, tone: 'problem' });
    }
  };
  const send = () => {
    // A second click in the same instant must not send a second message.
    if (running.current) return;
    const key = writing.named();
    running.current = key;
    setDraft(writing.draft);
    sending
      .mutateAsync({ message: outgoing(writing.draft), files: writing.files, key })
      .then(({ accepted }) => {
        notify({ text: t('mailbox.sent', { count: accepted.length }) });
        if (writing.sent(key) && shown.current) onSent();
      })
      .catch(fail)
      .finally(() => {
        if (running.current === key) running.current = null;
      });
  };
  const reset = () => {
    running.current = null;
    sending.reset();
  };
  return { ...sending, send, reset, draft };
}
