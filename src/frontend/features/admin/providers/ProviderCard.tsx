import { Badge, Text } from '@mantine/core';
import type { Finding, ProviderChoice } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { Card, FindingList, useProviderName } from '../parts';
import classes from './providers.module.css';

interface ProviderCardProps {
  provider: ProviderChoice;
  /** The domains that it serves. */
  domains: string[];
  findings: Finding[];
}

/** One provider: whether it can be used, what for, and how it is. */
export function ProviderCard({ provider: { kind, missing_settings: missing }, domains, findings }: ProviderCardProps) {
  const t = useAdminT();
  const format = useFormat();
  const name = useProviderName()(kind);
  const ready = missing.length === 0;
  return (
    <Card
      title={name}
      aside={
        <Badge size="lg" variant="light" color={ready ? 'teal' : 'gray'} tt="none" fw={600}>
          {t(ready ? 'providers.ready' : 'providers.unset')}
        </Badge>
      }
    >
      <Text size="sm" c="dimmed">
        {domains.length > 0 ? t('providers.serves', { list: format.list(domains) }) : t('providers.servesNone')}{' '}
        {ready && domains.length === 0 ? t('providers.notDiagnosed') : null}
      </Text>
      {ready ? null : (
        <div className={classes['missing']}>
          <span>{t('providers.missing')}</span>
          <ul role="list">
            {missing.map((setting) => (
              <li key={setting}>
                <code>{setting}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
      {findings.length > 0 ? <FindingList findings={findings} name={name} /> : null}
    </Card>
  );
}
