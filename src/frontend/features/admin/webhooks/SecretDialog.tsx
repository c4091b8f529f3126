import { Button, Stack, Text } from '@mantine/core';
import { CopyButton } from '../../../components/ui/CopyButton';
import { Dialog, DialogButtons } from '../../../components/ui/Dialog';
import type { WebhookWithSecret } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import classes from './webhooks.module.css';

/** Show a secret for the first and only time: it closes by its button alone. */
export function SecretDialog({ issued, onClose }: { issued: WebhookWithSecret; onClose: () => void }) {
  const t = useAdminT();
  const format = useFormat();
  const { secret, previous_valid_until: until } = issued;
  return (
    <Dialog title={t('webhooks.secretTitle')}>
      <Stack gap="sm">
        <Text size="sm">{t('webhooks.secretText')}</Text>
        <dl className={classes['secret']}>
          <dt>{t('webhooks.secret')}</dt>
          <dd>{secret}</dd>
        </dl>
        {until ? <Text size="sm">{t('webhooks.secretOld', { time: format.dateTime(until) })}</Text> : null}
        <DialogButtons>
          <div>
            <CopyButton value={secret} label={t('webhooks.copySecret')} />
          </div>
          <Button onClick={onClose}>{t('webhooks.secretDone')}</Button>
        </DialogButtons>
      </Stack>
    </Dialog>
  );
}
