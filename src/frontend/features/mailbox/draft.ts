import type { Message } from '../../lib/api/types';
import type { Translate } from '../../lib/i18n/I18nProvider';
import type { Format } from '../../lib/i18n/use-format';

/** What is being written. It lives as long as the mailbox is open, so that looking something up loses nothing. */
export interface Draft {
  /** As typed: several addresses are separated by commas, semicolons or white space. */
  to: string;
  subject: string;
  text: string;
}

export const EMPTY_DRAFT: Draft = { to: '', subject: '', text: '' };

export function recipients(typed: string): string[] {
  return typed.split(/[\s,;]+/).filter(Boolean);
}

/** Begin an answer: to the sender, about the same subject, under a quotation. */
export function replyTo(message: Message, t: Translate, format: Format): Draft {
  const { from, subject, date, text } = message;
  const quote = (text ?? '').split('\n').map((line) => `> ${line}`.trimEnd());
  const attribution = t('mailbox.replyQuote', { date: format.dateTime(date), name: from.name || from.address });
  return {
    to: from.address,
    subject: /^re\s*:/i.test(subject) ? subject : `Re: ${subject}`,
    text: `\n\n${attribution}\n${quote.join('\n')}`,
  };
}
