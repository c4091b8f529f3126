import { AttachmentIcon } from '../../components/ui/icons';
import { OffScreen } from '../../components/ui/OffScreen';
import type { MessageSummary } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useFormat } from '../../lib/i18n/use-format';
import classes from './mailbox.module.css';

interface MessageRowProps {
  message: MessageSummary;
  current: boolean;
  onOpen: (message: string) => void;
}

/** One message of a list: who wrote when about what, and how it begins. */
export function MessageRow({ message, current, onOpen }: MessageRowProps) {
  const t = useT();
  const format = useFormat();
  const { from, subject, date, preview, seen, attachments } = message;
  return (
    <button
      type="button"
      className={classes['row']}
      data-unread={!seen}
      aria-current={current ? 'true' : undefined}
      onClick={() => {
        onOpen(message.id);
      }}
    >
      <span className={classes['sender']}>
        {seen ? null : <OffScreen>{t('mailbox.unread')}, </OffScreen>}
        {from.name || from.address}
      </span>
      <time className={classes['date']} dateTime={date}>
        {format.brief(date)}
      </time>
      <span className={classes['line']}>
        <span className={classes['shortened']}>{subject || t('mailbox.noSubject')}</span>
        {attachments > 0 ? (
          <span className={classes['clip']}>
            <AttachmentIcon size={14} />
            <OffScreen>{t('mailbox.attachmentCount', { count: attachments })}</OffScreen>
          </span>
        ) : null}
      </span>
      <span className={classes['preview']}>{preview}</span>
    </button>
  );
}
