import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { CopyButton } from '../../components/ui/CopyButton';
import { Dialog } from '../../components/ui/Dialog';
import type { Credentials } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useFormat } from '../../lib/i18n/use-format';
import { Countdown } from './Countdown';
import { credentialGroups, credentialText, type Group as ValueGroup } from './credentials-text';
import classes from './credentials.module.css';

interface CredentialsDialogProps {
  email: string;
  credentials: Credentials;
  previousValidUntil: string | null;
  /** `Date.now()` at which they disappear. */
  until: number;
  onClose: () => void;
}

/** Show a password for its seconds. A stray click or Escape does not close it: there is no second look. */
export function CredentialsDialog({ email, credentials, previousValidUntil, until, onClose }: CredentialsDialogProps) {
  const t = useT();
  const format = useFormat();
  const groups = credentialGroups(t, credentials);
  return (
    <Dialog title={t('credentials.title')}>
      <Stack gap="sm">
        <Countdown until={until} total={credentials.expires_in} />
        <Text size="sm">{t('credentials.intro', { email })}</Text>
        {previousValidUntil ? (
          <Text size="sm">{t('credentials.previousValid', { time: format.soon(previousValidUntil) })}</Text>
        ) : null}
        {groups.map((group) => (
          <Values key={group.title} group={group} />
        ))}
        {credentials.imap ? null : (
          <Text size="sm" c="dimmed">
            {t('credentials.noImap')}
          </Text>
        )}
        {credentials.webmail_url ? (
          <Anchor size="sm" href={credentials.webmail_url} target="_blank" rel="noopener noreferrer">
            {t('credentials.webmail')}
          </Anchor>
        ) : null}
        <Group grow className={classes['footer'] ?? ''}>
          <div>
            <CopyButton fullWidth value={credentialText(groups)} label={t('credentials.copyAll')} />
          </div>
          <Button onClick={onClose}>{t('credentials.saved')}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

function Values({ group }: { group: ValueGroup }) {
  const t = useT();
  return (
    <div className={classes['group']}>
      <h3 className={classes['groupTitle']}>{group.title}</h3>
      <dl className={classes['values']}>
        {group.values.map(({ label, value }) => (
          <div key={label} className={classes['row']}>
            <dt>{label}</dt>
            <dd className={classes['value']}>{value}</dd>
            <dd>
              <CopyButton
                value={value}
                label={t('credentials.copy')}
                name={t('credentials.copyNamed', { name: `${group.title}, ${label}` })}
              />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
