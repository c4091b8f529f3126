import { Box, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { ProblemAlert } from '../../components/ui/ProblemAlert';
import { useT } from '../../lib/i18n/I18nProvider';
import { useOpenSession } from './open-session';

/** Sign in with name and password; what was typed stays when it fails, but for the password. */
export function PasswordForm() {
  const t = useT();
  const opening = useOpenSession();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (opening.isPending) return;
    opening.mutate({ name, password });
    setPassword('');
  };
  return (
    <Box component="form" w="100%" maw="22rem" onSubmit={submit}>
      <Stack>
        {opening.error ? <ProblemAlert error={opening.error} /> : null}
        <TextInput
          label={t('session.name')}
          autoComplete="username"
          required
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
        <PasswordInput
          label={t('session.password')}
          autoComplete="current-password"
          required
          value={password}
          visibilityToggleButtonProps={{ 'aria-label': t('session.showPassword') }}
          onChange={(event) => {
            setPassword(event.currentTarget.value);
          }}
        />
        <Button type="submit" loading={opening.isPending}>
          {t('session.signIn')}
        </Button>
      </Stack>
    </Box>
  );
}
