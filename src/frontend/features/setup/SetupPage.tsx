import { Anchor, Button, Skeleton, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { BackIcon, ExternalIcon } from '../../components/ui/icons';
import { PanelLink } from '../../components/ui/PanelLink';
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
  onOpenMailbox: () => void;
}

/** Everything that a person needs to use an address elsewhere, the password apart. */
export function SetupPage({ account, onBack, onOpenMailbox }: SetupPageProps) {
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
        {setup.data ? <Content account={account} setup={setup.data} onOpenMailbox={onOpenMailbox} /> : null}
      </Section>
    </div>
  );
}

interface ContentProps {
  account: Account;
  setup: MailSetup;
  onOpenMailbox: () => void;
}

function Content({ account, setup, onOpenMailbox }: ContentProps) {
  const t = useT();
  const { imap, automatic } = setup;
  return (
    <Stack gap="lg">
      <div>
        <Text>{t(imap ? (automatic ? 'setup.automatic' : 'setup.byHand') : 'setup.sendingOnly')}</Text>
        <Text size="sm" c="dimmed">
          {t('setup.password')}
        </Text>
        <Webmail url={setup.webmail_url} isHere={account.capabilities.read} onOpenMailbox={onOpenMailbox} />
      </div>
      <Programs setup={setup} />
      <Settings setup={setup} />
    </Stack>
  );
}

interface WebmailProps {
  /** The page for reading the mail; null where there is none. */
  url: string | null;
  /** Whether that is our own. */
  isHere: boolean;
  onOpenMailbox: () => void;
}

/** Where the mail is read without a program: here where that is possible. */
function Webmail({ url, isHere, onOpenMailbox }: WebmailProps) {
  const t = useT();
  if (!url) return null;
  return (
    <Text mt="xs">
      {t('setup.webmailText')}{' '}
      {isHere ? (
        <PanelLink href={url} onFollow={onOpenMailbox}>
          {t('setup.webmail')}
        </PanelLink>
      ) : (
        <Anchor href={url} target="_blank" rel="noopener noreferrer" underline="always">
          {t('setup.vendorWebmail')} <ExternalIcon size={14} />
        </Anchor>
      )}
    </Text>
  );
}
