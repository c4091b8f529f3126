import { Alert, Button, Text } from '@mantine/core';
import { AlertIcon } from '../../components/ui/icons';
import { ProblemAlert } from '../../components/ui/ProblemAlert';
import { ProgressBar } from '../../components/ui/ProgressBar';
import { asProblem } from '../../lib/api/problem';
import { UploadStopped } from '../../lib/api/upload';
import { useT } from '../../lib/i18n/I18nProvider';
import classes from './mailbox.module.css';
import { FileUnreadable, type useSendMessage } from './send-message';

interface SendingStateProps {
  sending: ReturnType<typeof useSendMessage>;
  /** Without files it is over before a bar could be read. */
  withFiles: boolean;
}

/** How far a message has left, or why it did not. */
export function SendingState({ sending, withFiles }: SendingStateProps) {
  const t = useT();
  const { error, isPending, sent, stop } = sending;
  if (isPending && withFiles) {
    const percent = Math.round(sent * 100);
    const label = t('mailbox.uploading', { percent });
    return (
      <div className={classes['progress']}>
        <Text size="sm">{sent < 1 ? label : t('mailbox.sending')}</Text>
        <ProgressBar label={label} max={100} value={percent} />
        {sent < 1 ? (
          <Button size="compact-sm" variant="subtle" color="gray" onClick={stop}>
            {t('mailbox.stop')}
          </Button>
        ) : null}
      </div>
    );
  }
  if (!error || error instanceof UploadStopped) return null;
  if (!(error instanceof FileUnreadable)) {
    return (
      <ProblemAlert error={error}>
        {asProblem(error).status === 0 ? <Text size="sm">{t('mailbox.sendAgain')}</Text> : null}
      </ProblemAlert>
    );
  }
  return (
    <Alert color="red" variant="light" icon={<AlertIcon />} role="alert">
      <Text size="sm">{t('mailbox.fileUnreadable', { name: error.message })}</Text>
    </Alert>
  );
}
