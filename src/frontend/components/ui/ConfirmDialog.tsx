import { Button, Stack, Text } from '@mantine/core';
import { useT } from '../../lib/i18n/I18nProvider';
import { Dialog, DialogButtons } from './Dialog';
import { ProblemAlert } from './ProblemAlert';

interface ConfirmDialogProps {
  title: string;
  /** What the action means, in plain words. */
  text: string;
  confirmLabel: string;
  danger?: boolean;
  pending: boolean;
  error: unknown;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Ask before something that cannot simply be clicked away; stays open with the problem if it fails. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const t = useT();
  return (
    <Dialog title={props.title} busy={props.pending} onClose={props.onCancel}>
      <Stack>
        <Text size="sm">{props.text}</Text>
        {props.error ? <ProblemAlert error={props.error} /> : null}
        <DialogButtons>
          <Button variant="default" disabled={props.pending} onClick={props.onCancel}>
            {t('app.cancel')}
          </Button>
          <Button
            color={props.danger ? 'red.8' : 'brand'}
            loading={props.pending}
            onClick={props.onConfirm}
          >
            {props.confirmLabel}
          </Button>
        </DialogButtons>
      </Stack>
    </Dialog>
  );
}
