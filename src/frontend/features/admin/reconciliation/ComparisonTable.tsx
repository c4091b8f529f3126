import type { Comparison } from '../../../lib/api/admin-types';
import { ApiProblem } from '../../../lib/api/problem';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { useProblemText } from '../../../lib/i18n/use-problem-text';
import { DataTable, LevelBadge, useProviderName } from '../parts';
import classes from './reconciliation.module.css';

const total = (counts: Record<string, number | undefined>) =>
  Object.entries(counts).reduce((sum, [drift, count]) => sum + (drift === 'foreign' ? 0 : (count ?? 0)), 0);

/** The last comparison of each domain. */
export function ComparisonTable({ comparisons }: { comparisons: Comparison[] }) {
  const t = useAdminT();
  const format = useFormat();
  const providerName = useProviderName();
  return (
    <DataTable
      caption={t('reconciliation.list')}
      rows={comparisons}
      rowKey={({ domain }) => domain}
      columns={[
        {
          key: 'domain',
          header: t('reconciliation.domain'),
          wide: true,
          cell: ({ domain, provider }) => (
            <>
              {domain}{' '}
              <span className={classes['provider']}>{providerName(provider)}</span>
            </>
          ),
        },
        { key: 'at', header: t('reconciliation.at'), cell: ({ planned_at: at }) => <time dateTime={at}>{format.soon(at)}</time> },
        { key: 'result', header: t('reconciliation.result'), cell: (comparison) => <Result comparison={comparison} /> },
        {
          key: 'accounts',
          header: t('reconciliation.accounts'),
          numeric: true,
          cell: ({ accounts }) => format.number(accounts),
        },
        {
          key: 'skipped',
          header: t('reconciliation.skipped'),
          numeric: true,
          cell: ({ skipped }) => format.number(skipped),
        },
        { key: 'there', header: t('reconciliation.there'), numeric: true, cell: ({ there }) => format.number(there) },
      ]}
    />
  );
}

function Result({ comparison: { error_code: code, in_step: inStep, counts } }: { comparison: Comparison }) {
  const t = useAdminT();
  const problemText = useProblemText();
  if (code) {
    return (
      <>
        <LevelBadge level="error" label={t('reconciliation.failed')} />
        <p className={classes['reason']}>{problemText(new ApiProblem({ code, status: 409 }))}</p>
      </>
    );
  }
  if (inStep) return <LevelBadge level="ok" label={t('reconciliation.inStep')} />;
  return <LevelBadge level="warning" label={t('reconciliation.differences', { count: total(counts) })} />;
}
