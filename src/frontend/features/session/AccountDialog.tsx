import { Badge, Button, Group, Loader, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useIsMutating } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { Dialog } from '../../components/ui/Dialog';
import { useNotify } from '../../components/ui/Notices';
import { ProblemAlert } from '../../components/ui/ProblemAlert';
import { useT } from '../../lib/i18n/I18nProvider';
import { useFormat } from '../../lib/i18n/use-format';
import { useMe } from './get-me';
import { useSignInWays } from './get-sign-in';
import { SESSIONS_KEY, useEndSession, useSessions } from './sessions';
import { useSetPassword } from './set-password';

/** The person's own password and sessions. */
export function AccountDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const ways = useSignInWays(true);
  const busy = useIsMutating({ mutationKey: SESSIONS_KEY }) > 0;
  return (
    <Dialog title={t('session.account')} busy={busy} onClose={onClose}>
      <Stack>
        {ways.isPending ? <Loader size="sm" aria-label={t('app.loading')} role="status" /> : null}
        {ways.error ? <ProblemAlert error={ways.error} onRetry={() => void ways.refetch()} /> : null}
        {ways.data?.password ? <NewPasswordForm /> : null}
        {/* Not before it is known whether a form comes above them. */}
        {ways.isPending ? null : <Sessions />}
      </Stack>
    </Dialog>
  );
}

function NewPasswordForm() {
  const t = useT();
  const notify = useNotify();
  const setting = useSetPassword();
  const name = useMe().data?.user.name ?? '';
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (setting.isPending) return;
    setting.mutate(
      { password, current: current || null },
      {
        onSuccess: () => {
          notify({ text: t('session.passwordSet') });
          setCurrent('');
          setPassword('');
        },
      },
    );
  };
  const toggle = { 'aria-label': t('session.showPassword') };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Title order={3} size="h5">
          {t('session.newPasswordTitle')}
        </Title>
        {/* Whose password it is, for password managers. */}
        <input type="text" autoComplete="username" value={name} readOnly hidden />
        {setting.error ? <ProblemAlert error={setting.error} /> : null}
        <PasswordInput
          label={t('session.currentPassword')}
          description={t('session.currentPasswordHint')}
          autoComplete="current-password"
          value={current}
          visibilityToggleButtonProps={toggle}
          onChange={(event) => {
            setCurrent(event.currentTarget.value);
          }}
        />
        <PasswordInput
          label={t('session.newPassword')}
          description={t('session.newPasswordHint')}
          autoComplete="new-password"
          required
          minLength={12}
          maxLength={256}
          value={password}
          visibilityToggleButtonProps={toggle}
          onChange={(event) => {
            setPassword(event.currentTarget.value);
          }}
        />
        <Group>
          <Button type="submit" loading={setting.isPending}>
            {t('session.setPassword')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Sessions() {
  const t = useT();
  const format = useFormat();
  const sessions = useSessions();
  const ending = useEndSession();
  const list = sessions.data?.sessions ?? [];
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {t('session.sessions')}
      </Title>
      {sessions.isPending ? <Loader size="sm" aria-label={t('app.loading')} role="status" /> : null}
      {sessions.error ? <ProblemAlert error={sessions.error} onRetry={() => void sessions.refetch()} /> : null}
      {ending.error ? <ProblemAlert error={ending.error} /> : null}
      {sessions.data && list.length === 0 ? <Text size="sm">{t('session.noSessions')}</Text> : null}
      {list.map((session) => (
        <Group key={session.id} justify="space-between" wrap="nowrap">
          <Text size="sm">
            {session.label || t('session.unknownBrowser')},{' '}
            {t('session.since', { time: format.dateTime(session.created_at) })}
          </Text>
          {session.current ? (
            <Badge variant="light" tt="none" fw={600} flex="none">
              {t('session.thisOne')}
            </Badge>
          ) : (
            <Button
              size="compact-sm"
              variant="default"
              flex="none"
              loading={ending.isPending && ending.variables === session.id}
              onClick={() => {
                ending.mutate(session.id);
              }}
            >
              {t('session.endSession')}
            </Button>
          )}
        </Group>
      ))}
    </Stack>
  );
}
