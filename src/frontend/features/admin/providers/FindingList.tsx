import type { Finding } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { LevelBadge, type Level } from '../parts';
import classes from './providers.module.css';

const RANK: Record<Level, number> = { error: 0, warning: 1, ok: 2 };

interface FindingListProps {
  findings: Finding[];
  /** Whose they are. */
  name: string;
}

/** What an examination found, the worst first, each with what to do about it. */
export function FindingList({ findings, name }: FindingListProps) {
  const t = useAdminT();
  const sorted = findings.toSorted((one, other) => RANK[one.level] - RANK[other.level]);
  return (
    <ul className={classes['findings']} role="list" aria-label={t('providers.findings', { name })}>
      {sorted.map((finding) => (
        <li key={`${finding.subject} ${finding.code} ${finding.detail}`} className={classes['finding']}>
          <LevelBadge level={finding.level} />
          <div>
            <span className={classes['subject']} lang="en">
              {finding.subject}
            </span>
            {/* The server says this in English, whoever asks. */}
            <span lang="en">{finding.detail}</span>
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
