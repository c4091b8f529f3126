import { Text } from '@mantine/core';
import { useState } from 'react';
import { Section } from '../../components/ui/Section';
import type { Account, Me } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useFormat } from '../../lib/i18n/use-format';
import { CreatedCard } from './CreatedCard';
import { CreateForm } from './CreateForm';
import { CreationProgress } from './CreationProgress';
import { useCreation } from './use-creation';

interface CreateCardProps {
  me: Me;
  onCreated?: ((account: Account) => void) | undefined;
  onOpenMailbox: (account: Account) => void;
  onOpenSetup: (account: Account) => void;
}

/** Create an address: the form, then the progress in its place, then what to do next. */
export function CreateCard({ me, onCreated, ...opens }: CreateCardProps) {
  const t = useT();
  const creation = useCreation(onCreated);
  // A new form for each address; the same one, with what was typed, after a failure.
  const [form, setForm] = useState(0);
  const { progress, outcome } = creation;

  if (outcome) {
    const another = () => {
      creation.reset();
      setForm(form + 1);
    };
    return <CreatedCard {...outcome} {...opens} onAnother={another} />;
  }
  const title = progress ? t('create.progress', { email: progress.account.email }) : t('create.title');
  return (
    <Section title={title} aside={<Used {...me.limits.accounts} />}>
      {progress ? <CreationProgress {...progress} /> : null}
      <div hidden={progress !== null}>
        <CreateForm
          key={form}
          me={me}
          pending={creation.isPending}
          error={creation.error}
          onSubmit={creation.create}
          onEdit={creation.dismiss}
        />
      </div>
    </Section>
  );
}

function Used({ used, max }: Me['limits']['accounts']) {
  const t = useT();
  const format = useFormat();
  return (
    <Text size="sm" c="dimmed">
      {t('create.used', { count: used, used: format.number(used), max: format.number(max) })}
    </Text>
  );
}
