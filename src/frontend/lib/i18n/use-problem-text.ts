import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiProblem } from '../api/problem';
import { fr } from './fr';
import { useT, type Translate } from './I18nProvider';
import type { MessageKey, ProblemKey } from './shape';
import { useFormat, type Format } from './use-format';

const isKnown = (code: string): code is ProblemKey => Object.hasOwn(fr.problems, code);

/** Choose the message that says most with the parameters at hand. */
function keyOf({ code, params }: ApiProblem): ProblemKey | null {
  if (code === 'quota_exceeded' && params.period && params.resetsAt) return `quota_exceeded_${params.period}`;
  if (code === 'too_many_recipients' && params.limit !== null) return 'too_many_recipients_detail';
  if (code === 'too_many_requests' && params.retryAfter !== null) return 'too_many_requests_detail';
  if (code === 'account_limit_reached' && params.limit !== null) return 'account_limit_reached_detail';
  if (code === 'credential_limit_reached' && params.limit !== null) return 'credential_limit_reached_detail';
  return isKnown(code) ? code : null;
}

/** Say whether there is a text for a key; those of the administrators come with their pages. */
type Exists = (key: string) => boolean;

function describe(problem: ApiProblem, t: Translate, format: Format, exists: Exists): string {
  const key = keyOf(problem);
  if (!key) {
    const later = `adminProblems.${problem.code}`;
    return exists(later) ? t(later as MessageKey) : problem.detail || t('problems.unknown');
  }
  const { limit, resetsAt, retryAfter } = problem.params;
  return t(`problems.${key}`, {
    count: limit ?? 0,
    limit: limit === null ? '' : format.number(limit),
    resetsAt: resetsAt === null ? '' : format.soon(resetsAt),
    delay: retryAfter === null ? '' : format.duration(retryAfter),
  });
}

/** Return a function that says a problem in words, from its code; `detail` serves for unknown codes. */
export function useProblemText(): (problem: ApiProblem) => string {
  const t = useT();
  const format = useFormat();
  const { i18n } = useTranslation();
  return useMemo(() => (problem) => describe(problem, t, format, (key) => i18n.exists(key)), [t, format, i18n]);
}
