import { Anchor, Button, Stack, Text } from '@mantine/core';
import { CopyButton } from '../../components/ui/CopyButton';
import { Dialog } from '../../components/ui/Dialog';
import { DeviceIcon } from '../../components/ui/icons';
import type { Credentials } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useFormat } from '../../lib/i18n/use-format';
import type { ValueGroup } from '../../lib/mail-server';
import { Countdown } from './Countdown';
import { credentialGroups, credentialText } from './credentials-text';
import classes from './credentials.module.css';
import { Keeping } from './Keeping';

interface CredentialsDialogProps {
  email: string;
  credentials: Credentials;
  previousValidUntil: string | null;
  /** `Date.now()` at which they disappear. */
  until: number;
  /** Seconds from the whole ring to its end. */
  total: number;
  /** Absent once more time has been taken. */
  onMoreTime: (() => void) | undefined;
  onClose: () => void;
  /** Put them away and show how a program is set up; absent where that is on show already. */
  onSetup: (() => void) | undefined;
}

/** Show a password for its seconds. A stray click or Escape does not close it: there is no second look. */
export function CredentialsDialog({ email, credentials, previousValidUntil, ...shown }: CredentialsDialogProps) {
  const t = useT();
  const format = useFormat();
  const groups = credentialGroups(t, credentials);
  return (
    <Dialog title={t('credentials.title')}>
      <Stack gap="sm" className={classes['body'] ?? ''}>
        <Countdown until={shown.until} total={shown.total} onMoreTime={shown.onMoreTime} />
        <Text size="sm">{t('credentials.intro', { email })}</Text>
        {previousValidUntil ? (
          <Text size="sm">{t('credentials.previousValid', { time: format.soon(previousValidUntil) })}</Text>
        ) : null}
        {/* First, because on most screens not everything below is in sight. */}
        <Keeping email={email} password={credentials.password} text={credentialText(groups)} />
        {groups.map((group) => (
          <Values key={group.title} group={group} />
        ))}
        <Elsewhere credentials={credentials} />
        <div className={classes['footer']}>
          <Button fullWidth onClick={shown.onClose}>
            {t('credentials.saved')}
          </Button>
          {shown.onSetup ? (
            <Button fullWidth variant="default" leftSection={<DeviceIcon size={16} />} onClick={shown.onSetup}>
              {t('credentials.savedSetUp')}
            </Button>
          ) : null}
        </div>
      </Stack>
    </Dialog>
  );
}

function Elsewhere({ credentials: { imap, webmail_url: webmail } }: { credentials: Credentials }) {
  const t = useT();
  return (
    <>
      {imap ? null : (
        <Text size="sm" c="dimmed">
          {t('credentials.noImap')}
        </Text>
      )}
      {webmail ? (
        // In another tab: whoever looks there must find the password here again.
        <Anchor size="sm" href={webmail} target="_blank" rel="noopener noreferrer">
          {t('credentials.webmail')}
        </Anchor>
      ) : null}
    </>
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
