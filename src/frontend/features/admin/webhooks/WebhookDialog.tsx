import { Button, Checkbox, Stack, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { Dialog, DialogButtons } from '../../../components/ui/Dialog';
import { useNotify } from '../../../components/ui/Notices';
import { ProblemAlert } from '../../../components/ui/ProblemAlert';
import type { Webhook, WebhookWithSecret } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useT } from '../../../lib/i18n/I18nProvider';
import { useAddWebhook } from './add-webhook';
import { useChangeWebhook } from './change-webhook';
import classes from './webhooks.module.css';

interface WebhookDialogProps {
  /** What is there already; null for a new one. */
  present: Webhook | null;
  /** The kinds of events that can be wanted. */
  kinds: string[];
  onSecret: (issued: WebhookWithSecret) => void;
  onClose: () => void;
}

interface Wish {
  url: string;
  description: string;
  /** Null: every event. */
  kinds: string[] | null;
}

/** Say where events are sent to, and which ones. */
export function WebhookDialog({ present, kinds, onSecret, onClose }: WebhookDialogProps) {
  const t = useAdminT();
  const ui = useT();
  const saving = useSave(present, onSecret, onClose);
  const [wish, setWish] = useState<Wish>({
    url: present?.url ?? '',
    description: present?.description ?? '',
    kinds: present?.kinds ?? null,
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!saving.isPending) saving.save(wish);
  };
  return (
    <Dialog title={t(present ? 'webhooks.editTitle' : 'webhooks.addTitle')} busy={saving.isPending} onClose={onClose}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            type="url"
            label={t('webhooks.url')}
            description={t('webhooks.urlHint')}
            required
            maxLength={2000}
            autoComplete="off"
            value={wish.url}
            onChange={(event) => {
              setWish({ ...wish, url: event.currentTarget.value });
            }}
          />
          <TextInput
            label={t('webhooks.description')}
            maxLength={200}
            value={wish.description}
            onChange={(event) => {
              setWish({ ...wish, description: event.currentTarget.value });
            }}
          />
          <KindChoice
            offered={kinds}
            chosen={wish.kinds}
            onChoose={(chosen) => {
              setWish({ ...wish, kinds: chosen });
            }}
          />
          {saving.error ? <ProblemAlert error={saving.error} /> : null}
          <DialogButtons>
            <Button variant="default" disabled={saving.isPending} onClick={onClose}>
              {ui('app.cancel')}
            </Button>
            <Button type="submit" loading={saving.isPending} disabled={wish.kinds?.length === 0}>
              {t(present ? 'save' : 'webhooks.add')}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}

/** Return the way to save a webhook: add it and show its secret, or change it. */
function useSave(present: Webhook | null, onSecret: (issued: WebhookWithSecret) => void, onClose: () => void) {
  const t = useAdminT();
  const notify = useNotify();
  const adding = useAddWebhook();
  const changing = useChangeWebhook();
  const add = (wish: Wish) => {
    adding.mutate(
      { url: wish.url.trim(), description: wish.description.trim(), kinds: wish.kinds },
      {
        onSuccess: (issued) => {
          onClose();
          onSecret(issued);
          adding.reset();
        },
      },
    );
  };
  const change = (id: string, { url, description, kinds }: Wish) => {
    const wanted = kinds === null ? { all_kinds: true } : { kinds };
    changing.mutate(
      { id, url: url.trim(), description: description.trim(), ...wanted },
      {
        onSuccess: () => {
          onClose();
          notify({ text: t('webhooks.changed') });
        },
      },
    );
  };
  return {
    save: (wish: Wish) => {
      if (present) change(present.id, wish);
      else add(wish);
    },
    isPending: adding.isPending || changing.isPending,
    error: adding.error ?? changing.error,
  };
}

interface KindChoiceProps {
  offered: string[];
  chosen: string[] | null;
  onChoose: (chosen: string[] | null) => void;
}

function KindChoice({ offered, chosen, onChoose }: KindChoiceProps) {
  const t = useAdminT();
  return (
    <fieldset className={classes['kinds']}>
      <legend>{t('webhooks.kinds')}</legend>
      <Checkbox
        label={t('webhooks.allKinds')}
        checked={chosen === null}
        onChange={(event) => {
          onChoose(event.currentTarget.checked ? null : [...offered]);
        }}
      />
      {chosen === null ? null : (
        <div className={classes['kindList']}>
          {[...new Set([...offered, ...chosen])].map((kind) => (
            <Checkbox
              key={kind}
              size="xs"
              label={kind}
              checked={chosen.includes(kind)}
              onChange={(event) => {
                onChoose(event.currentTarget.checked ? [...chosen, kind] : chosen.filter((each) => each !== kind));
              }}
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}
