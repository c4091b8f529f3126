import { Button, Group, Text } from '@mantine/core';
import { useId, useState } from 'react';
import { CopyButton } from '../../components/ui/CopyButton';
import { DeviceIcon, DownloadIcon } from '../../components/ui/icons';
import { QrCode } from '../../components/ui/QrCode';
import { useT } from '../../lib/i18n/I18nProvider';
import { saveText } from '../../lib/save-text';
import classes from './credentials.module.css';

interface KeepingProps {
  email: string;
  password: string;
  /** Everything on show, as text. */
  text: string;
}

/** Below what the dialog shows on most screens, nobody would see that something has come. */
function bringInSight(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

/** The ways to keep credentials: the clipboard, a file, a telephone. */
export function Keeping({ email, password, text }: KeepingProps) {
  const t = useT();
  const [showsCode, setShowsCode] = useState(false);
  const codeId = useId();
  return (
    <div className={classes['keeping']}>
      <Group gap="xs">
        <CopyButton value={text} label={t('credentials.copyAll')} />
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<DownloadIcon size={16} />}
          onClick={() => {
            saveText(`${email}.txt`, `${text}\n`);
          }}
        >
          {t('credentials.download')}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<DeviceIcon size={16} />}
          aria-expanded={showsCode}
          aria-controls={showsCode ? codeId : undefined}
          onClick={() => {
            setShowsCode(!showsCode);
          }}
        >
          {t('credentials.qr')}
        </Button>
      </Group>
      {showsCode ? (
        <div ref={bringInSight} id={codeId} className={classes['code']}>
          <QrCode text={password} label={t('credentials.qrLabel', { email })} failed={t('credentials.qrFailed')} />
          <Text size="sm">{t('credentials.qrHint')}</Text>
        </div>
      ) : null}
    </div>
  );
}
