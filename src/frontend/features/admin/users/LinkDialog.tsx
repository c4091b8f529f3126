import { Button, Stack, Text, TextInput } from '@mantine/core';
import { CopyButton } from '../../../components/ui/CopyButton';
import { Dialog, DialogButtons } from '../../../components/ui/Dialog';
import type { Invitation } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';

/** Show a sign-in link for the first and only time: it closes by its button alone. */
export function LinkDialog({ invitation, onClose }: { invitation: Invitation; onClose: () => void }) {
  const t = useAdminT();
  const format = useFormat();
  const { name } = invitation.user;
  return (
    <Dialog title={t('users.linkTitle', { name })}>
      <Stack gap="sm">
        <Text size="sm">{t('users.linkText', { name, time: format.dateTime(invitation.expires_at) })}</Text>
        <TextInput
          label={t('users.link')}
          readOnly
          value={invitation.sign_in_link}
          onFocus={(event) => {
            event.currentTarget.select();
          }}
        />
        <DialogButtons>
          <div>
            <CopyButton value={invitation.sign_in_link} label={t('users.copyLink')} />
          </div>
          <Button onClick={onClose}>{t('users.linkDone')}</Button>
        </DialogButtons>
      </Stack>
    </Dialog>
  );
}
