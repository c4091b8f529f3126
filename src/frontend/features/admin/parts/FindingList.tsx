import type { Finding } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { LevelBadge, type Level } from './LevelBadge';
import classes from './parts.module.css';
import { useSubjectText } from './use-subject-text';

const RANK: Record<Level, number> = { error: 0, warning: 1, ok: 2 };

const keyOf = ({ subject, code, detail }: Finding) => `${subject} ${code} ${detail}`;

/** The same may be found once for each domain: it is told once, the worst first. */
function toTell(findings: Finding[]): Finding[] {
  const distinct = new Map(findings.map((finding) => [keyOf(finding), finding]));
  return [...distinct.values()].sort((one, other) => RANK[one.level] - RANK[other.level]);
}

interface FindingListProps {
  findings: Finding[];
  /** Whose they are. */
  name: string;
}

/** What an examination found, the worst first, each with what to do about it. */
export function FindingList({ findings, name }: FindingListProps) {
  const t = useAdminT();
  const subjectText = useSubjectText();
  return (
    <ul className={classes['findings']} role="list" aria-label={t('providers.findings', { name })}>
      {toTell(findings).map((finding) => (
        <li key={keyOf(finding)} className={classes['finding']}>
          <LevelBadge level={finding.level} />
          <div>
            <span className={classes['subject']}>{subjectText(finding.subject)}</span>
            <span>{finding.detail}</span>
            {finding.remedy && finding.level !== 'ok' ? (
              <p className={classes['remedy']}>
                <strong>{t('providers.remedy')}</strong> {finding.remedy}
              </p>
            ) : null}
          </div>
        </li>
      ))}
    </ul>
  );
}
