import { Skeleton, Stack } from '@mantine/core';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/ui/ConfirmDialog';
import { EmptyState } from '../../components/ui/EmptyState';
import { ProblemAlert } from '../../components/ui/ProblemAlert';
import type { Account, Credential } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useCredentials } from './list-credentials';
import { PasswordRow, usePasswordName } from './PasswordRow';
import classes from './passwords.module.css';
import { useRevealCredential } from './reveal-credential';
import { useRevokeCredential } from './revoke-credential';
import { useRotateCredential } from './rotate-credential';

/** Every password of an address, with what can be done with each. */
export function PasswordList({ account }: { account: Account }) {
  const t = useT();
  const list = useCredentials(account.id);
  const revealing = useRevealCredential(account);
  const dismissing = useRevokeCredential(account);
  const [question, setQuestion] = useState<Question | null>(null);
  const rows = list.data?.credentials ?? [];
  return (
    <>
      {list.error ? <ProblemAlert error={list.error} onRetry={() => void list.refetch()} /> : null}
      {revealing.error ? <ProblemAlert error={revealing.error} /> : null}
      {dismissing.error ? <ProblemAlert error={dismissing.error} /> : null}
      {list.isPending ? (
        <Stack role="status" aria-label={t('app.loading')}>
          <Skeleton height={48} />
          <Skeleton height={48} />
        </Stack>
      ) : null}
      {list.isSuccess && rows.length === 0 ? (
        <EmptyState title={t('passwords.emptyTitle')} text={t('passwords.emptyText')} />
      ) : null}
      <ul className={classes['list']} role="list" aria-label={t('passwords.list')}>
        {rows.map((credential) => (
          <PasswordRow
            key={credential.id}
            credential={credential}
            pending={revealing.isPending}
            onReveal={() => {
              revealing.mutate(credential.id);
            }}
            onDismiss={() => {
              dismissing.mutate(credential.id);
            }}
            onAsk={(kind) => {
              setQuestion({ kind, credential });
            }}
          />
        ))}
      </ul>
      {question ? (
        <PasswordQuestion
          account={account}
          question={question}
          onClose={() => {
            setQuestion(null);
          }}
        />
      ) : null}
    </>
  );
}

interface Question {
  kind: 'rotate' | 'revoke';
  credential: Credential;
}

interface PasswordQuestionProps {
  account: Account;
  question: Question;
  onClose: () => void;
}

/** Ask before a password is replaced or revoked. */
function PasswordQuestion({ account, question: { kind, credential }, onClose }: PasswordQuestionProps) {
  const t = useT();
  const name = usePasswordName(credential);
  const rotation = useRotateCredential(account);
  const revocation = useRevokeCredential(account);
  const change = kind === 'rotate' ? rotation : revocation;
  return (
    <ConfirmDialog
      danger={kind === 'revoke'}
      title={t(`passwords.${kind}Title`, { name })}
      text={t(credential.kind === 'direct' ? `passwords.${kind}TextDirect` : `passwords.${kind}Text`)}
      confirmLabel={t(`passwords.${kind}Confirm`)}
      pending={change.isPending}
      error={change.error}
      onCancel={onClose}
      onConfirm={() => {
        change.mutate(credential.id, { onSuccess: onClose });
      }}
    />
  );
}
