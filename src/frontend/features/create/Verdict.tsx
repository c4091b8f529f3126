import { Loader } from '@mantine/core';
import { AlertIcon, CheckIcon, CrossIcon } from '../../components/ui/icons';
import { ApiProblem } from '../../lib/api/problem';
import { useT } from '../../lib/i18n/I18nProvider';
import { useProblemText } from '../../lib/i18n/use-problem-text';
import type { AvailabilityState } from './check-availability';
import classes from './create.module.css';

const ICONS = {
  idle: null,
  checking: <Loader size={14} />,
  unknown: <AlertIcon size={16} />,
  available: <CheckIcon size={16} />,
  refused: <CrossIcon size={16} />,
};

/** Say in words, not by colour alone, whether the typed name can be had. */
export function Verdict({ state }: { state: AvailabilityState }) {
  const text = useVerdictText(state);
  return (
    <span className={classes['verdict']} data-kind={state.kind}>
      {ICONS[state.kind]}
      <span aria-live="polite" aria-atomic="true">
        {text}
      </span>
    </span>
  );
}

function useVerdictText(state: AvailabilityState): string {
  const t = useT();
  const problemText = useProblemText();
  switch (state.kind) {
    case 'idle':
      return t('create.usernameHint');
    case 'checking':
      return t('create.checking');
    case 'unknown':
      return t('create.checkFailed');
    case 'available':
      return t('create.available', { email: state.email });
    case 'refused':
      return problemText(new ApiProblem({ code: state.code, status: 200, detail: state.message }));
  }
}
