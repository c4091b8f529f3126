import { ApiProblem } from '../../lib/api/problem';
import type { Credential } from '../../lib/api/types';
import { useT, type Translate } from '../../lib/i18n/I18nProvider';
import { useFormat, type Format } from '../../lib/i18n/use-format';
import { useProblemText } from '../../lib/i18n/use-problem-text';
import classes from './passwords.module.css';

/** What is known of a password, in a few words each. */
export function PasswordFacts({ credential }: { credential: Credential }) {
  const t = useT();
  const format = useFormat();
  const problemText = useProblemText();
  const reason = credential.error_code ?? credential.operation?.error_code ?? null;
  const facts = [standing(t, credential), ...inUse(t, format, credential)].filter((fact) => fact !== null);
  return (
    <ul className={classes['facts']} role="list">
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
      {reason ? <li className={classes['reason']}>{problemText(new ApiProblem({ code: reason, status: 409 }))}</li> : null}
    </ul>
  );
}

function standing(t: Translate, { status }: Credential): string | null {
  return status === 'active' ? null : t(`passwords.status_${status}`);
}

/** Return what matters of a password that works. */
function inUse(t: Translate, format: Format, credential: Credential): (string | null)[] {
  if (credential.status !== 'active') return [];
  const { expires_at: expiresAt, networks, replaced, shown_at: shownAt } = credential;
  return [
    shownAt === null ? t('passwords.unseen') : null,
    lastUse(t, format, credential),
    replaced && expiresAt ? t('passwords.replaced', { time: format.soon(expiresAt) }) : null,
    !replaced && expiresAt ? t('passwords.expires', { date: format.date(expiresAt) }) : null,
    networks.length > 0 ? t('passwords.networksOnly', { list: format.list(networks) }) : null,
    due(t, format, credential),
  ];
}

function lastUse(t: Translate, format: Format, { kind, last_use: use }: Credential): string {
  if (kind === 'direct') return t('passwords.usedAtProvider');
  if (!use) return t('passwords.neverUsed');
  const time = format.dateTime(use.at);
  return use.network ? t('passwords.lastUsedFrom', { time, network: use.network }) : t('passwords.lastUsed', { time });
}

function due(t: Translate, format: Format, { rotation_due_at: dueAt }: Credential): string | null {
  if (!dueAt) return null;
  return new Date(dueAt).getTime() > Date.now()
    ? t('passwords.rotateBy', { date: format.date(dueAt) })
    : t('passwords.rotateNow');
}
