import { Loader, Stack, Text } from '@mantine/core';
import { CheckIcon } from '../../components/ui/icons';
import type { Account } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { useFormat } from '../../lib/i18n/use-format';
import classes from './create.module.css';
import type { Progress } from './follow-creation';

const STEPS = [
  ['reserve', 'create.stepReserve'],
  ['provision', 'create.stepProvision'],
  ['probe', 'create.stepProbe'],
  ['ready', 'create.stepReady'],
] as const;

/** Return which of `STEPS` is under way; the name is reserved as soon as there is an account. */
function currentStep({ status, operation }: Account): number {
  if (status === 'active') return STEPS.length;
  const at = STEPS.findIndex(([name]) => name === operation?.step);
  return Math.max(1, at);
}

const stateOf = (index: number, current: number) =>
  index < current ? 'done' : index === current ? 'current' : 'todo';

/** Show how far a creation is, and why it waits where it does. */
export function CreationProgress({ account, connectionLost }: Progress) {
  const t = useT();
  const current = currentStep(account);
  return (
    <Stack gap="sm">
      <ol className={classes['steps']}>
        {STEPS.map(([name, label], index) => {
          const state = stateOf(index, current);
          return (
            <li
              key={name}
              className={classes['step']}
              data-state={state}
              aria-current={state === 'current' ? 'step' : undefined}
            >
              <span className={classes['mark']}>
                {state === 'done' ? <CheckIcon size={18} /> : null}
                {state === 'current' ? <Loader size={16} /> : null}
              </span>
              {t(label)}
            </li>
          );
        })}
      </ol>
      <Text size="sm" role="status">
        <Waiting account={account} connectionLost={connectionLost} />
      </Text>
      <Text size="sm" c="dimmed">
        {t('create.leave')}
      </Text>
    </Stack>
  );
}

function Waiting({ account: { operation }, connectionLost }: Progress) {
  const t = useT();
  const format = useFormat();
  if (connectionLost) return t('create.reconnecting');
  if (operation?.state === 'undoing') return t('create.undoing');
  if (operation?.retry_at) return t('create.waiting', { time: format.time(operation.retry_at) });
  return null;
}
