import { Button } from '@mantine/core';
import { useNotify } from '../../../components/ui/Notices';
import type { UserDetails } from '../../../lib/api/admin-types';
import { browserName } from '../../../lib/browser-name';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { useAdmin } from '../parts';
import { useEndSessions } from './end-sessions';
import classes from './users.module.css';

interface UserSessionsProps {
  details: UserDetails;
  onProblem: (error: unknown) => void;
}

/** In which browsers a person is signed in, and the way to end all of it. */
export function UserSessions({ details: { user, sessions }, onProblem }: UserSessionsProps) {
  const t = useAdminT();
  const format = useFormat();
  const notify = useNotify();
  const { mayChange } = useAdmin();
  const ending = useEndSessions();
  return (
    <section>
      <h3 className={classes['heading']}>{t('users.sessions')}</h3>
      {sessions.length === 0 ? <p className={classes['none']}>{t('users.noSessions')}</p> : null}
      <ul className={classes['list']} role="list">
        {sessions.map(({ id, label, last_used_at: usedAt, created_at: createdAt }) => (
          <li key={id}>
            {browserName(label) || t('users.unknownBrowser')}
            <span>{t('users.lastUsed', { time: format.dateTime(usedAt ?? createdAt) })}</span>
          </li>
        ))}
      </ul>
      {mayChange && sessions.length > 0 ? (
        <Button
          size="xs"
          variant="light"
          color="red"
          loading={ending.isPending}
          onClick={() => {
            onProblem(null);
            ending.mutate(user.id, {
              onSuccess: ({ ended }) => {
                notify({ text: t('users.ended', { count: ended }) });
              },
              onError: onProblem,
            });
          }}
        >
          {t('users.endSessions')}
        </Button>
      ) : null}
    </section>
  );
}
