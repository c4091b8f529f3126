import { ApiProblem } from '../../../lib/api/problem';
import { ProblemAlert } from '../../../components/ui/ProblemAlert';
import type { PolicyTrial } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { useProblemText } from '../../../lib/i18n/use-problem-text';
import { LevelBadge } from '../parts';
import classes from './policies.module.css';
import type { usePolicyTrial } from './try-policy';

/** What a member would be told of a name, and which rule decided. */
export function TrialVerdict({ trial }: { trial: ReturnType<typeof usePolicyTrial> }) {
  if (trial.error) return <ProblemAlert error={trial.error} onRetry={() => void trial.refetch()} />;
  return (
    <div role="status" className={classes['verdict']} data-stale={trial.isPlaceholderData}>
      {trial.data ? <Verdict trial={trial.data} /> : null}
    </div>
  );
}

function Verdict({ trial }: { trial: PolicyTrial }) {
  const t = useAdminT();
  const format = useFormat();
  const problemText = useProblemText();
  const { available, email, reason, detail, suggestions } = trial;
  return (
    <>
      <LevelBadge
        level={available ? 'ok' : 'error'}
        label={available ? t('policies.available', { email: email ?? '' }) : t('policies.refused')}
      />
      {reason ? <p>{problemText(new ApiProblem({ code: reason, status: 409, detail: detail ?? '' }))}</p> : null}
      <p>
        {t(`policies.by_${trial.decided_by}`)}{' '}
        {trial.pattern === null ? null : <code>{t('policies.pattern', { pattern: trial.pattern })}</code>}
      </p>
      {suggestions.length > 0 ? (
        <p>
          {t('policies.suggestions')} {format.list(suggestions)}
        </p>
      ) : null}
    </>
  );
}
