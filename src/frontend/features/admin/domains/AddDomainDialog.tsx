import { Alert, Button, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { Dialog, DialogButtons } from '../../../components/ui/Dialog';
import { AlertIcon } from '../../../components/ui/icons';
import { useNotify } from '../../../components/ui/Notices';
import { ProblemAlert } from '../../../components/ui/ProblemAlert';
import type { ProviderChoice } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useT } from '../../../lib/i18n/I18nProvider';
import { useProviderName } from '../parts';
import { useAddDomain } from './add-domain';
import classes from './domains.module.css';

interface AddDomainDialogProps {
  providers: ProviderChoice[];
  onAdded: (name: string) => void;
  onClose: () => void;
}

/** Ask for a domain and its provider; a provider that is not configured says what it lacks. */
export function AddDomainDialog({ providers, onAdded, onClose }: AddDomainDialogProps) {
  const t = useAdminT();
  const ui = useT();
  const notify = useNotify();
  const providerName = useProviderName();
  const adding = useAddDomain();
  const [name, setName] = useState('');
  const [kind, setKind] = useState(firstReady(providers));
  const missing = providers.find((each) => each.kind === kind)?.missing_settings ?? [];
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (adding.isPending || missing.length > 0) return;
    adding.mutate(
      { name: name.trim(), provider: kind },
      {
        onSuccess: (domain) => {
          notify({ text: t('domains.added', { name: domain.name }) });
          onAdded(domain.name);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog title={t('domains.addTitle')} busy={adding.isPending} onClose={onClose}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={t('domains.name')}
            description={t('domains.nameHint')}
            value={name}
            required
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={253}
            onChange={(event) => {
              setName(event.currentTarget.value);
            }}
          />
          <NativeSelect
            label={t('domains.provider')}
            value={kind}
            data={providers.map((each) => ({ value: each.kind, label: providerName(each.kind) }))}
            onChange={(event) => {
              setKind(event.currentTarget.value);
            }}
          />
          <div role="status">
            {missing.length > 0 ? (
              <Alert
                color="yellow"
                variant="light"
                icon={<AlertIcon />}
                title={t('domains.missing', { provider: providerName(kind) })}
              >
                {t('domains.missingText')}
                <ul className={classes['settings']}>
                  {missing.map((setting) => (
                    <li key={setting}>
                      <code>{setting}</code>
                    </li>
                  ))}
                </ul>
              </Alert>
            ) : null}
          </div>
          {adding.error ? <ProblemAlert error={adding.error} /> : null}
          <DialogButtons>
            <Button variant="default" disabled={adding.isPending} onClick={onClose}>
              {ui('app.cancel')}
            </Button>
            <Button type="submit" loading={adding.isPending} disabled={missing.length > 0}>
              {t('domains.add')}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}

const firstReady = (providers: ProviderChoice[]): string =>
  (providers.find(({ missing_settings: missing }) => missing.length === 0) ?? providers[0])?.kind ?? '';
