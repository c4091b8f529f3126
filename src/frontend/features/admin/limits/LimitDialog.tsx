import { Button, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState, type ChangeEvent, type SyntheticEvent } from 'react';
import { Dialog, DialogButtons } from '../../../components/ui/Dialog';
import { useNotify } from '../../../components/ui/Notices';
import { ProblemAlert } from '../../../components/ui/ProblemAlert';
import type { LimitOverride } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useT } from '../../../lib/i18n/I18nProvider';
import classes from './limits.module.css';
import { useTargetName } from './OverrideTable';
import { useSetLimits } from './set-limits';
import { inputOf, limitsOf, SCOPES, wishOf, type Wish } from './wish';

interface LimitDialogProps {
  /** What is there already; null for a new entry. */
  present: LimitOverride | null;
  onClose: () => void;
}

/** Set limits of a domain, a person or an address, with a reason and an end. */
export function LimitDialog({ present, onClose }: LimitDialogProps) {
  const t = useAdminT();
  const ui = useT();
  const notify = useNotify();
  const targetName = useTargetName();
  const setting = useSetLimits();
  const [wish, setWish] = useState(() => wishOf(present));
  const set = (name: keyof Wish) => (event: ChangeEvent<HTMLInputElement>) => {
    setWish({ ...wish, [name]: event.currentTarget.value });
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (setting.isPending) return;
    const input = inputOf(wish);
    setting.mutate(input, {
      onSuccess: () => {
        notify({ text: t('limits.set', { target: present ? targetName(present) : input.target }) });
        onClose();
      },
    });
  };
  return (
    <Dialog
      title={present ? t('limits.editTitle', { target: targetName(present) }) : t('limits.addTitle')}
      busy={setting.isPending}
      onClose={onClose}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          {present ? null : <TargetFields wish={wish} onWish={setWish} />}
          <Text size="xs" c="dimmed">
            {t('limits.empty')}
          </Text>
          <div className={classes['numbers']}>
            {limitsOf(wish.scope).map((limit) => (
              <TextInput
                key={limit}
                type="number"
                inputMode="numeric"
                min={0}
                step={1}
                label={t(`limits.limit_${limit}`)}
                value={wish[limit]}
                onChange={set(limit)}
              />
            ))}
          </div>
          <TextInput
            label={t('limits.reason')}
            description={t('limits.reasonHint')}
            required={present === null}
            maxLength={1000}
            value={wish.reason}
            onChange={set('reason')}
          />
          <TextInput type="datetime-local" label={t('limits.until')} value={wish.until} onChange={set('until')} />
          {setting.error ? <ProblemAlert error={setting.error} /> : null}
          <DialogButtons>
            <Button variant="default" disabled={setting.isPending} onClick={onClose}>
              {ui('app.cancel')}
            </Button>
            <Button type="submit" loading={setting.isPending}>
              {t('save')}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}

function TargetFields({ wish, onWish }: { wish: Wish; onWish: (wish: Wish) => void }) {
  const t = useAdminT();
  return (
    <>
      <NativeSelect
        label={t('limits.scope')}
        value={wish.scope}
        data={SCOPES.map((value) => ({ value, label: t(`limits.scope_${value}`) }))}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onWish({ ...wish, scope: SCOPES.find((known) => known === value) ?? 'address' });
        }}
      />
      <TextInput
        label={t('limits.target')}
        description={t('limits.targetHint')}
        required
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={wish.target}
        onChange={(event) => {
          onWish({ ...wish, target: event.currentTarget.value });
        }}
      />
    </>
  );
}
