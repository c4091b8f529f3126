import { Text } from '@mantine/core';
import type { Me } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useFormat } from '../../lib/i18n/use-format';

/** Say before the click what an address on this domain can do. */
export function Abilities({ domain }: { domain: Me['domains'][number] | undefined }) {
  const t = useT();
  const format = useFormat();
  const { send, receive, read } = domain?.capabilities ?? {};
  const list = [
    send ? t('create.sends') : '',
    receive ? t('create.receives') : '',
    read ? t('create.readsHere') : '',
  ].filter(Boolean);
  if (list.length === 0) return null;
  return (
    <Text size="sm" c="dimmed">
      {t('create.abilities', { list: format.list(list) })}
    </Text>
  );
}
