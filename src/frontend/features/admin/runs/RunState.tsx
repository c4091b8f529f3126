import { ApiProblem } from '../../../lib/api/problem';
import type { ManagedRun } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { useProblemText } from '../../../lib/i18n/use-problem-text';
import { LevelBadge, type Level } from '../parts';
import classes from './runs.module.css';

function levelOf({ operation: { state, error_code: code } }: ManagedRun): Level {
  if (state === 'failed') return 'error';
  return code !== null || state === 'undoing' ? 'warning' : 'ok';
}

const STEPS = ['provision', 'probe', 'suspend', 'resume', 'delete', 'restore', 'purge', 'issue', 'revoke', 'bring_back'] as const;

/** Say whether the panel has words for a step; a newer server may have others. */
const isStep = (step: string): step is (typeof STEPS)[number] => STEPS.some((known) => known === step);

/** Where an operation stands, what stopped it last, and when it goes on. */
export function RunState({ run }: { run: ManagedRun }) {
  const t = useAdminT();
  const format = useFormat();
  const problemText = useProblemText();
  const { state, step, error_code: code, retry_at: retryAt } = run.operation;
  return (
    <div className={classes['state']}>
      <LevelBadge level={levelOf(run)} label={t(`runs.state_${state}`)} />
      {step ? (
        <span>
          {t('runs.step')} {isStep(step) ? t(`runs.step_${step}`) : <code>{step}</code>}
        </span>
      ) : null}
      {code ? <span>{problemText(new ApiProblem({ code, status: 409 }))}</span> : null}
      {run.vendor_status === null ? null : <span>{t('runs.vendor', { status: run.vendor_status })}</span>}
      {retryAt ? <span>{t('runs.retryAt', { time: format.soon(retryAt) })}</span> : null}
    </div>
  );
}
