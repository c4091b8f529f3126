import type { Message } from '../../lib/api/types';
import type { Translate } from '../../lib/i18n/I18nProvider';
import type { Format } from '../../lib/i18n/use-format';

/** A file of a message that is sent on: it stays at the server. */
export interface ForwardedFile {
  index: number;
  filename: string;
  size: number;
}

/** What is being written, but for the files of this computer. */
export interface Draft {
  /** As typed: several addresses are separated by commas, semicolons or white space. */
  to: string;
  cc: string;
  bcc: string;
  subject: string;
  text: string;
  /** The message that it answers. */
  answers: string | null;
  forwards: { message: string; files: ForwardedFile[] } | null;
  /** Names it at the server once it was sent as it is: whether that arrived may not be known. */
  key: string | null;
}

/** What a person types into. */
export type DraftField = 'to' | 'cc' | 'bcc' | 'subject' | 'text';
export type ReplyKind = 'reply' | 'all' | 'forward';

export const EMPTY_DRAFT: Draft = {
  to: '',
  cc: '',
  bcc: '',
  subject: '',
  text: '',
  answers: null,
  forwards: null,
  key: null,
};

export const isEmpty = ({ to, cc, bcc, subject, text, forwards }: Draft): boolean =>
  [to, cc, bcc, subject, text].every((typed) => typed.trim() === '') && forwards === null;

export function recipients(typed: string): string[] {
  return typed.split(/[\s,;]+/).filter(Boolean);
}

/** Return those who may be answered apart from the sender: the other recipients, without the reader. */
export function othersOf(message: Message, own: string): { to: string[]; cc: string[] } {
  const known = new Set([own.toLowerCase(), ...answered(message).map((address) => address.toLowerCase())]);
  const fresh = ({ address }: Message['from']) => {
    const key = address.toLowerCase();
    if (address === '' || known.has(key)) return [];
    known.add(key);
    return [address];
  };
  return { to: message.to.flatMap(fresh), cc: message.cc.flatMap(fresh) };
}

/** Whom an answer goes to: where the sender says so, else the sender. */
function answered({ from, reply_to: replyTo }: Message): string[] {
  const wanted = replyTo.map(({ address }) => address).filter(Boolean);
  return wanted.length > 0 ? wanted : [from.address].filter(Boolean);
}

/** Begin an answer to a message, or send it on. */
export function draftFrom(kind: ReplyKind, message: Message, own: string, t: Translate, format: Format): Draft {
  if (kind === 'forward') return forward(message, t, format);
  const { from, subject, date, text } = message;
  const quote = (text ?? '').trimEnd().split('\n').map((line) => `> ${line}`.trimEnd());
  const attribution = t('mailbox.replyQuote', { date: format.dateTime(date), name: from.name || from.address });
  const others = kind === 'all' ? othersOf(message, own) : { to: [], cc: [] };
  return {
    ...EMPTY_DRAFT,
    to: [...answered(message), ...others.to].join(', '),
    cc: others.cc.join(', '),
    subject: /^re\s*:/i.test(subject) ? subject : `Re: ${subject}`,
    text: `\n\n${attribution}\n${quote.join('\n')}`,
    answers: message.id,
  };
}

function forward(message: Message, t: Translate, format: Format): Draft {
  const { from, to, subject, date, text, id, attachments } = message;
  const written = ({ name, address }: Message['from']) => (name ? `${name} <${address}>` : address);
  const head = [
    t('mailbox.forwardedMessage'),
    `${t('mailbox.from')}: ${written(from)}`,
    `${t('mailbox.date')}: ${format.dateTime(date)}`,
    `${t('mailbox.subject')}: ${subject}`,
    `${t('mailbox.to')}: ${to.map(written).join(', ')}`,
  ];
  const files = attachments.map(({ index, filename, size }) => ({ index, filename, size }));
  return {
    ...EMPTY_DRAFT,
    subject: /^(fwd?|tr)\s*:/i.test(subject) ? subject : `Fwd: ${subject}`,
    text: `\n\n${head.join('\n')}\n\n${text ?? ''}`,
    forwards: { message: id, files },
  };
}
