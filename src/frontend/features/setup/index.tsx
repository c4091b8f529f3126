import { Button, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { BackIcon } from '../../components/ui/icons';
import { Section } from '../../components/ui/Section';
import type { Account } from '../../lib/api/types';
import { setup as en } from '../../lib/i18n/en/setup';
import { setup as fr } from '../../lib/i18n/fr/setup';
import { useT } from '../../lib/i18n/I18nProvider';
import { LazyTexts } from '../../lib/i18n/LazyTexts';

interface SetupProps {
  account: Account;
  onBack: () => void;
}

/** How to use an address in a mail program. */
export default function Setup(props: SetupProps) {
  return (
    <LazyTexts fr={fr} en={en}>
      <SetupPage {...props} />
    </LazyTexts>
  );
}

function SetupPage({ account, onBack }: SetupProps) {
  const t = useT();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus();
  }, []);
  return (
    <div>
      <Button variant="subtle" mb="xs" leftSection={<BackIcon />} onClick={onBack}>
        {t('setup.back')}
      </Button>
      <Section title={t('setup.title', { email: account.email })} titleRef={title}>
        <Stack gap="xs">
          <Text>{t('setup.text')}</Text>
          <Text>
            {t('setup.login')} <strong>{account.email}</strong>
          </Text>
        </Stack>
      </Section>
    </div>
  );
}
