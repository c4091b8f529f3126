import { Anchor } from '@mantine/core';
import { AlertIcon, AttachmentIcon } from '../../components/ui/icons';
import { OffScreen } from '../../components/ui/OffScreen';
import type { Message } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useFormat } from '../../lib/i18n/use-format';
import { isRisky } from './attached';
import classes from './mailbox.module.css';

/** The files of a message, as downloads: none is opened in the page. */
export function Attachments({ files }: { files: Message['attachments'] }) {
  const t = useT();
  const format = useFormat();
  if (files.length === 0) return null;
  return (
    <section aria-label={t('mailbox.attachments')}>
      <ul className={classes['files']}>
        {files.map(({ index, filename, size, url }) => (
          <li key={index}>
            <Anchor
              className={classes['file'] ?? ''}
              href={url}
              download={filename}
            >
              <AttachmentIcon size={16} />
              <OffScreen>{t('mailbox.download')} </OffScreen>
              <span>{filename}</span>{' '}
              <small>{format.bytes(size)}</small>
            </Anchor>
            {isRisky(filename) ? (
              <small className={classes['risk']}>
                <AlertIcon size={14} /> {t('mailbox.riskyFile')}
              </small>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
