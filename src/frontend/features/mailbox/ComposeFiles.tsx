import { ActionIcon, Alert, Button, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import { AlertIcon, AttachmentIcon, CrossIcon } from '../../components/ui/icons';
import { useT } from '../../lib/i18n/I18nProvider';
import { useFormat } from '../../lib/i18n/use-format';
import { admit, fits, mostFiles } from './attached';
import classes from './mailbox.module.css';
import type { Writing } from './use-draft';

interface ComposeFilesProps {
  writing: Writing;
  /** The largest message that can be sent, in octets. */
  limit: number;
}

interface Shown {
  key: string;
  name: string;
  size: number;
  remove: () => void;
}

/** The files that go along: how much fits is told before, and what does not fit is named. */
export function ComposeFiles({ writing, limit }: ComposeFilesProps) {
  const t = useT();
  const format = useFormat();
  const chooser = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<File[]>([]);
  const shown = shownFiles(writing);
  const max = format.bytes(mostFiles(limit));

  const add = (added: File[]) => {
    const outcome = admit(shown, added, limit);
    writing.attach([...writing.files, ...outcome.taken]);
    setRefused(outcome.refused);
  };
  return (
    <div>
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        aria-label={t('mailbox.attach')}
        onChange={(event) => {
          add([...(event.currentTarget.files ?? [])]);
          // The same file can be chosen again after it was taken off.
          event.currentTarget.value = '';
        }}
      />
      <div className={classes['attach']}>
        <Button
          variant="default"
          size="xs"
          leftSection={<AttachmentIcon size={16} />}
          onClick={() => chooser.current?.click()}
        >
          {t('mailbox.attach')}
        </Button>
        <Text size="xs" c="dimmed">
          {t('mailbox.attachHint', { max })}
        </Text>
      </div>
      {refused.length > 0 ? (
        <Alert color="red" variant="light" icon={<AlertIcon />} role="alert" mt="xs">
          {refused.map(({ name, size }) => (
            <Text size="sm" key={name}>
              {t(fits([{ size }], limit) ? 'mailbox.fileNoRoom' : 'mailbox.fileTooLarge', {
                name,
                size: format.bytes(size),
                max,
              })}
            </Text>
          ))}
        </Alert>
      ) : null}
      {shown.length > 0 ? (
        <ul className={classes['chosen']} aria-label={t('mailbox.attachedFiles')}>
          {shown.map(({ key, name, size, remove }) => (
            <li key={key}>
              <span className={classes['chosenName']}>{name}</span>
              <small>{format.bytes(size)}</small>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={28}
                aria-label={t('mailbox.removeFile', { name })}
                onClick={() => {
                  setRefused([]);
                  remove();
                }}
              >
                <CrossIcon size={16} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

/** Return the files of the message that is sent on, and those of this computer. */
function shownFiles({ draft, edit, files, attach }: Writing): Shown[] {
  const { forwards } = draft;
  const forwarded = (forwards?.files ?? []).map(({ index, filename, size }) => ({
    key: `forwarded ${index}`,
    name: filename,
    size,
    remove: () => {
      const kept = forwards?.files.filter((file) => file.index !== index) ?? [];
      edit({ ...draft, forwards: forwards && { ...forwards, files: kept } });
    },
  }));
  const own = files.map((file, index) => ({
    key: `own ${index} ${file.name}`,
    name: file.name,
    size: file.size,
    remove: () => {
      attach(files.filter((other) => other !== file));
    },
  }));
  return [...forwarded, ...own];
}
