import { Button, NativeSelect, Radio, Stack, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { DialogButtons } from '../../components/ui/Dialog';
import { useNotify } from '../../components/ui/Notices';
import { ProblemAlert } from '../../components/ui/ProblemAlert';
import type { Account, CredentialInput } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useCreateCredential } from './create-credential';
import { directNote } from './direct-note';
import classes from './passwords.module.css';

const DAY = 86_400_000;
/** How long a password may be wished to work, in days; 0: until it is revoked. */
const LIVES = [0, 30, 90, 365] as const;
const LONGEST_LABEL = 100;

interface Wish {
  label: string;
  kind: 'gateway' | 'direct';
  days: number;
  networks: string;
}

function inputOf({ label, kind, days, networks }: Wish): CredentialInput {
  const listed = networks.split(/[\s,;]+/).filter(Boolean);
  return {
    label: label.trim(),
    kind,
    ...(days > 0 ? { expires_at: new Date(Date.now() + days * DAY).toISOString() } : {}),
    ...(kind === 'gateway' && listed.length > 0 ? { networks: listed } : {}),
  };
}

/** Make a further password for an address; it is shown once it is there. */
export function PasswordForm({ account, onDone }: { account: Account; onDone: () => void }) {
  const t = useT();
  const notify = useNotify();
  const creating = useCreateCredential(account);
  const [wish, setWish] = useState<Wish>({ label: '', kind: 'gateway', days: 0, networks: '' });
  const [sent, setSent] = useState<{ wish: Wish; input: CredentialInput } | null>(null);
  const change = (more: Partial<Wish>) => {
    setWish({ ...wish, ...more });
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (creating.isPending) return;
    // The same wish sent again is the same request: its end must not move.
    const input = sent?.wish === wish ? sent.input : inputOf(wish);
    setSent({ wish, input });
    creating.mutate(input, {
      onSuccess: (pending) => {
        if (pending) notify({ text: t('passwords.pendingNotice') });
        onDone();
      },
    });
  };
  return (
    <form className={classes['form']} aria-label={t('passwords.another')} onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label={t('passwords.label')}
          description={t('passwords.labelHint')}
          maxLength={LONGEST_LABEL}
          value={wish.label}
          onChange={(event) => {
            change({ label: event.currentTarget.value });
          }}
        />
        {account.capabilities.direct === 'none' ? null : <KindChoice account={account} wish={wish} onChange={change} />}
        <NativeSelect
          label={t('passwords.life')}
          value={String(wish.days)}
          data={LIVES.map((days) => ({ value: String(days), label: t(`passwords.life_${days}`) }))}
          onChange={(event) => {
            change({ days: Number(event.currentTarget.value) });
          }}
        />
        {wish.kind === 'gateway' ? (
          <TextInput
            label={t('passwords.networks')}
            description={t('passwords.networksHint')}
            value={wish.networks}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => {
              change({ networks: event.currentTarget.value });
            }}
          />
        ) : null}
        {creating.error ? <ProblemAlert error={creating.error} /> : null}
        <DialogButtons>
          <Button variant="default" disabled={creating.isPending} onClick={onDone}>
            {t('app.cancel')}
          </Button>
          <Button type="submit" loading={creating.isPending}>
            {t('passwords.create')}
          </Button>
        </DialogButtons>
      </Stack>
    </form>
  );
}

interface KindChoiceProps {
  account: Account;
  wish: Wish;
  onChange: (more: Partial<Wish>) => void;
}

/** Whose password: ours, or the provider's own with what to know of it before taking one. */
function KindChoice({ account, wish, onChange }: KindChoiceProps) {
  const t = useT();
  return (
    <Radio.Group
      label={t('passwords.kind')}
      value={wish.kind}
      onChange={(kind) => {
        onChange({ kind: kind === 'direct' ? 'direct' : 'gateway' });
      }}
    >
      <Stack gap="xs" mt="xs">
        <Radio value="gateway" label={t('passwords.kindGateway')} description={t('passwords.kindGatewayHint')} />
        <Radio value="direct" label={t('passwords.kindDirect')} description={directNote(t, account)} />
      </Stack>
    </Radio.Group>
  );
}
