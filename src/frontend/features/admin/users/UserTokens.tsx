import { Button } from '@mantine/core';
import type { UserDetails } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { useAdmin } from '../parts';
import { useRevokeToken } from './revoke-token';
import classes from './users.module.css';

interface UserTokensProps {
  details: UserDetails;
  onProblem: (error: unknown) => void;
}

/** The programs that act for a person. */
export function UserTokens({ details: { user, tokens }, onProblem }: UserTokensProps) {
  const t = useAdminT();
  const format = useFormat();
  const { mayChange } = useAdmin();
  const revoking = useRevokeToken();
  return (
    <section>
      <h3 className={classes['heading']}>{t('users.tokens')}</h3>
      {tokens.length === 0 ? <p className={classes['none']}>{t('users.noTokens')}</p> : null}
      <ul className={classes['list']} role="list">
        {tokens.map(({ id, label, scopes, last_used_at: usedAt }) => (
          <li key={id}>
            {label || t('users.unnamedToken')}
            <span>{scopes === null ? t('users.everything') : format.list(scopes)}</span>
            <span>{usedAt === null ? t('users.tokenUnused') : t('users.tokenUsed', { time: format.dateTime(usedAt) })}</span>
            {mayChange ? (
              <Button
                size="compact-xs"
                variant="light"
                color="red"
                loading={revoking.isPending}
                aria-label={t('users.revokeOf', { name: label || t('users.unnamedToken') })}
                onClick={() => {
                  onProblem(null);
                  revoking.mutate({ id: user.id, token: id }, { onError: onProblem });
                }}
              >
                {t('users.revoke')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
