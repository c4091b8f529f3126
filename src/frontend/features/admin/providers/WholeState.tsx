import { Button, Loader, Text } from '@mantine/core';
import { RefreshIcon } from '../../../components/ui/icons';
import { ProblemAlert } from '../../../components/ui/ProblemAlert';
import type { Finding } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { Card, LevelBadge, type Level } from '../parts';
import type { useDiagnosis } from './get-diagnosis';
import classes from './providers.module.css';

const count = (findings: Finding[], level: Level) => findings.filter((finding) => finding.level === level).length;

/** How each level is counted, the worst first. */
const COUNTS = [
  ['error', 'providers.errors'],
  ['warning', 'providers.warnings'],
  ['ok', 'providers.fine'],
] as const satisfies readonly [Level, string][];

/** The verdict of the examination as a whole, and the way to have another one. */
export function WholeState({ diagnosis }: { diagnosis: ReturnType<typeof useDiagnosis> }) {
  const t = useAdminT();
  const format = useFormat();
  const { data } = diagnosis;
  return (
    <Card
      title={t('providers.whole')}
      aside={
        <Button
          size="xs"
          variant="default"
          leftSection={<RefreshIcon size={15} />}
          loading={diagnosis.isFetching}
          onClick={() => void diagnosis.refetch()}
        >
          {t('providers.again')}
        </Button>
      }
    >
      {diagnosis.error ? <ProblemAlert error={diagnosis.error} /> : null}
      <div role="status" className={classes['whole']}>
        {diagnosis.isFetching ? (
          <Text size="sm" className={classes['running'] ?? ''}>
            <Loader size={16} aria-hidden="true" />
            {t('providers.running')}
          </Text>
        ) : null}
        {data && !diagnosis.isFetching ? (
          <>
            <Text fw={600}>{t(`providers.status_${data.status}`)}</Text>
            <div className={classes['counts']}>
              {COUNTS.map(([level, label]) => {
                const found = count(data.findings, level);
                return found > 0 ? <LevelBadge key={level} level={level} label={t(label, { count: found })} /> : null;
              })}
            </div>
            <Text size="xs" c="dimmed">
              {t('checkedAt', { time: format.time(new Date(diagnosis.dataUpdatedAt).toISOString()) })}
            </Text>
          </>
        ) : null}
      </div>
    </Card>
  );
}
