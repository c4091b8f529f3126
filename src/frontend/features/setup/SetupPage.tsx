import { Anchor, Button, Skeleton, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { BackIcon, ExternalIcon } from '../../components/ui/icons';
import { ProblemAlert } from '../../components/ui/ProblemAlert';
import { Section } from '../../components/ui/Section';
import type { Account, MailSetup } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useSetup } from './get-setup';
import { Programs } from './Programs';
import { Settings } from './Settings';

export interface SetupPageProps {
  account: Account;
  onBack: () => void;
}

/** Everything that a person needs to use an address elsewhere, the password apart. */
export function SetupPage({ account, onBack }: SetupPageProps) {
  const t = useT();
  const title = useRef<HTMLHeadingElement>(null);
  const setup = useSetup(account.id);
  useEffect(() => {
    title.current?.focus();
  }, []);
  return (
    <div>
      <Button variant="subtle" mb="xs" leftSection={<BackIcon />} onClick={onBack}>
        {t('app.addresses')}
      </Button>
      <Section title={t('setup.title', { email: account.email })} titleRef={title}>
        {setup.error ? <ProblemAlert error={setup.error} onRetry={() => void setup.refetch()} /> : null}
        {setup.isPending ? <Skeleton height={320} role="status" aria-label={t('app.loading')} /> : null}
        {setup.data ? <Content setup={setup.data} /> : null}
      </Section>
    </div>
  );
}

function Content({ setup }: { setup: MailSetup }) {
  const t = useT();
  const { webmail_url: webmail, imap, automatic } = setup;
  return (
    <Stack gap="lg">
      <div>
        <Text>{t(imap ? (automatic ? 'setup.automatic' : 'setup.byHand') : 'setup.sendingOnly')}</Text>
        <Text size="sm" c="dimmed">
          {t('setup.password')}
        </Text>
        {webmail ? (
          <Text mt="xs">
            {t('setup.webmailText')}{' '}
            <Anchor href={webmail} underline="always">
              {t('setup.webmail')} <ExternalIcon size={14} />
            </Anchor>
          </Text>
        ) : null}
      </div>
      <Programs setup={setup} />
      <Settings setup={setup} />
    </Stack>
  );
}
