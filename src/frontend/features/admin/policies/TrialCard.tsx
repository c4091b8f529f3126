import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { Policy, PolicyTrialInput } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { Card, useAdmin } from '../parts';
import classes from './policies.module.css';
import { TrialVerdict } from './TrialVerdict';
import { usePolicyTrial } from './try-policy';

interface Wish {
  username: string;
  domain: string;
  /** As typed, one a line; null: those in force. */
  allowed: string | null;
  blocked: string | null;
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

function inputOf({ username, domain, allowed, blocked }: Wish): PolicyTrialInput {
  return {
    username: username.trim(),
    ...(domain ? { domain } : {}),
    ...(allowed === null ? {} : { allowed: lines(allowed) }),
    ...(blocked === null ? {} : { blocked: lines(blocked) }),
  };
}

/** Try a name, against the rules in force or against others, while typing. */
export function TrialCard({ policy }: { policy: Policy | undefined }) {
  const t = useAdminT();
  const { me } = useAdmin();
  const [wish, setWish] = useState<Wish>({ username: '', domain: '', allowed: null, blocked: null });
  const [settled] = useDebouncedValue(wish, 250);
  const trial = usePolicyTrial(inputOf(settled));
  const change = (more: Partial<Wish>) => {
    setWish({ ...wish, ...more });
  };
  return (
    <Card title={t('policies.tryTitle')}>
      <div className={classes['fields']}>
        <TextInput
          label={t('policies.name')}
          description={t('policies.nameHint')}
          value={wish.username}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => {
            change({ username: event.currentTarget.value });
          }}
        />
        {me.domains.length > 1 ? (
          <NativeSelect
            label={t('policies.domain')}
            value={wish.domain || (me.domains.find((each) => each.default)?.name ?? '')}
            data={me.domains.map(({ name }) => name)}
            onChange={(event) => {
              change({ domain: event.currentTarget.value });
            }}
          />
        ) : null}
      </div>
      {wish.username.trim() === '' ? null : <TrialVerdict trial={trial} />}
      <details className={classes['fold']}>
        <summary>{t('policies.others')}</summary>
        <p className={classes['source']}>{t('policies.othersHint')}</p>
        <div className={classes['pair']}>
          <Textarea
            label={t('policies.allowed')}
            description={t('policies.allowedHint')}
            rows={4}
            spellCheck={false}
            value={wish.allowed ?? policy?.allowed.join('\n') ?? ''}
            onChange={(event) => {
              change({ allowed: event.currentTarget.value });
            }}
          />
          <Textarea
            label={t('policies.blocked')}
            description={t('policies.blockedHint')}
            rows={4}
            spellCheck={false}
            value={wish.blocked ?? policy?.blocked.join('\n') ?? ''}
            onChange={(event) => {
              change({ blocked: event.currentTarget.value });
            }}
          />
        </div>
      </details>
    </Card>
  );
}
