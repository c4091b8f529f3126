import { Badge, Button, Loader } from '@mantine/core';
import type { Credential } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useFormat } from '../../lib/i18n/use-format';
import { isUnderWay } from './list-credentials';
import { PasswordFacts } from './PasswordFacts';
import classes from './passwords.module.css';

/** Return what to call a password. */
export function usePasswordName({ label, main, created_at: createdAt }: Credential): string {
  const t = useT();
  const format = useFormat();
  if (label) return label;
  return main ? t('passwords.main') : t('passwords.unnamed', { date: format.date(createdAt) });
}

interface PasswordRowProps {
  credential: Credential;
  pending: boolean;
  onReveal: () => void;
  onAsk: (question: 'rotate' | 'revoke') => void;
  /** Put one that was never issued aside. */
  onDismiss: () => void;
}

/** One password: what it is for, where it stands, when it was used, and what can be done with it. */
export function PasswordRow({ credential, pending, onReveal, onAsk, onDismiss }: PasswordRowProps) {
  const t = useT();
  const name = usePasswordName(credential);
  const active = credential.status === 'active' && !credential.replaced;
  const unseen = credential.status === 'active' && credential.shown_at === null;
  return (
    <li className={classes['row']}>
      <div className={classes['name']}>
        <strong>{name}</strong>
        {credential.kind === 'direct' ? (
          <Badge variant="light" color="brand" tt="none" fw={600}>
            {t('passwords.ofProvider')}
          </Badge>
        ) : null}
        {isUnderWay(credential) ? <Loader size={14} aria-hidden="true" /> : null}
      </div>
      <PasswordFacts credential={credential} />
      <div className={classes['actions']}>
        {unseen ? (
          <Button size="compact-sm" loading={pending} aria-label={t('passwords.revealOf', { name })} onClick={onReveal}>
            {t('passwords.reveal')}
          </Button>
        ) : null}
        {active ? (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t('passwords.rotateOf', { name })}
            onClick={() => {
              onAsk('rotate');
            }}
          >
            {t('passwords.rotate')}
          </Button>
        ) : null}
        {credential.status === 'failed' ? (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t('passwords.dismissOf', { name })}
            onClick={onDismiss}
          >
            {t('passwords.dismiss')}
          </Button>
        ) : null}
        {credential.status === 'active' || credential.status === 'pending' ? (
          <Button
            size="compact-sm"
            variant="light"
            color="red"
            aria-label={t('passwords.revokeOf', { name })}
            onClick={() => {
              onAsk('revoke');
            }}
          >
            {t('passwords.revoke')}
          </Button>
        ) : null}
      </div>
    </li>
  );
}
