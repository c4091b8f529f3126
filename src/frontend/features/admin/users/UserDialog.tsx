import { Skeleton, Stack } from '@mantine/core';
import { useIsMutating } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog } from '../../../components/ui/Dialog';
import { ProblemAlert } from '../../../components/ui/ProblemAlert';
import type { Invitation, UserDetails } from '../../../lib/api/admin-types';
import { useT } from '../../../lib/i18n/I18nProvider';
import { useAdmin } from '../parts';
import { useUser } from './get-user';
import { USERS_KEY } from './list-users';
import { UserAccess } from './UserAccess';
import { UserSessions } from './UserSessions';
import { UserTokens } from './UserTokens';

interface UserDialogProps {
  id: string;
  name: string;
  /** Called with a sign-in link that was just made. */
  onLink: (invitation: Invitation) => void;
  onClose: () => void;
}

/** One person: the role, and everything that lets that person or a program in. */
export function UserDialog({ id, name, onLink, onClose }: UserDialogProps) {
  const t = useT();
  const user = useUser(id);
  const busy = useIsMutating({ mutationKey: USERS_KEY }) > 0;
  return (
    <Dialog title={name} busy={busy} onClose={onClose}>
      {user.error ? <ProblemAlert error={user.error} onRetry={() => void user.refetch()} /> : null}
      {user.isPending ? (
        <Stack role="status" aria-label={t('app.loading')}>
          <Skeleton height={48} />
          <Skeleton height={48} />
        </Stack>
      ) : null}
      {user.data ? <Parts details={user.data} onLink={onLink} /> : null}
    </Dialog>
  );
}

function Parts({ details, onLink }: { details: UserDetails; onLink: (invitation: Invitation) => void }) {
  const { mayChange } = useAdmin();
  const [problem, setProblem] = useState<unknown>(null);
  return (
    <Stack gap="lg">
      {problem ? <ProblemAlert error={problem} /> : null}
      {mayChange ? <UserAccess user={details.user} onLink={onLink} onProblem={setProblem} /> : null}
      <UserSessions details={details} onProblem={setProblem} />
      <UserTokens details={details} onProblem={setProblem} />
    </Stack>
  );
}
