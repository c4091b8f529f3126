import { Button, Skeleton, Text } from '@mantine/core';
import { CopyButton } from '../../../components/ui/CopyButton';
import { RefreshIcon } from '../../../components/ui/icons';
import type { DnsRecord } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { LevelBadge, type Level } from '../parts';
import classes from './domains.module.css';
import type { useDomainStatus } from './get-domain-status';

interface DnsRecordsProps {
  name: string;
  query: ReturnType<typeof useDomainStatus>;
}

/** Every record of a domain, ready to be copied, with what is there now. */
export function DnsRecords({ name, query }: DnsRecordsProps) {
  const t = useAdminT();
  const format = useFormat();
  const records = query.data?.records ?? [];
  return (
    <>
      <div className={classes['recordsHead']}>
        <Text size="sm" c="dimmed">
          {query.isSuccess ? t(records.length > 0 ? 'domains.howTo' : 'domains.noRecords') : null}
        </Text>
        <div className={classes['again']}>
          <Button
            size="xs"
            variant="light"
            leftSection={<RefreshIcon size={15} />}
            loading={query.isFetching}
            aria-label={t('domains.againOf', { name })}
            onClick={() => void query.refetch()}
          >
            {t('domains.again')}
          </Button>
          {query.dataUpdatedAt > 0 ? (
            <Text size="xs" c="dimmed">
              {t('checkedAt', { time: format.time(new Date(query.dataUpdatedAt).toISOString()) })}
            </Text>
          ) : null}
        </div>
      </div>
      {query.isPending ? <Skeleton height={72} /> : null}
      <ul className={classes['recordList']} role="list">
        {records.map((record) => (
          <RecordItem key={`${record.type} ${record.name} ${record.expected}`} record={record} />
        ))}
      </ul>
    </>
  );
}

/** What is expected and what was found say these already. */
const SAID_BY_VALUES = new Set(['dns_ok', 'dns_missing', 'dns_different']);

function levelOf({ state, required, code }: DnsRecord): Level {
  if (state === 'ok') return 'ok';
  return required && code !== 'dns_reserved' ? 'error' : 'warning';
}

function RecordItem({ record }: { record: DnsRecord }) {
  const t = useAdminT();
  const purpose = t(`domains.purpose_${record.purpose}`);
  return (
    <li className={classes['record']}>
      <div className={classes['recordTitle']}>
        <h5>{purpose}</h5>
        <LevelBadge level={levelOf(record)} label={t(record.code === 'dns_reserved' ? 'domains.reserved' : `domains.state_${record.state}`)} />
        <span>{t(record.required ? 'domains.required' : 'domains.advised')}</span>
      </div>
      <dl className={classes['values']}>
        <Value label={t('domains.recordType')} value={record.type} />
        <Value label={t('domains.recordName')} value={record.name} copyOf={purpose} />
        <Value label={t('domains.recordValue')} value={record.expected} copyOf={purpose} />
        {record.state === 'ok' ? null : (
          <div className={classes['value']}>
            <dt>{t('domains.found')}</dt>
            <dd>{record.found.length > 0 ? record.found.map((found) => <code key={found}>{found}</code>) : t('domains.nothingFound')}</dd>
          </div>
        )}
      </dl>
      {SAID_BY_VALUES.has(record.code) ? null : <Remark text={record.detail} />}
      {record.remarks.map(({ code, detail }) => (
        <Remark key={`${code} ${detail}`} text={detail} />
      ))}
    </li>
  );
}

function Remark({ text }: { text: string }) {
  if (!text) return null;
  return <p className={classes['remark']}>{text}</p>;
}

interface ValueProps {
  label: string;
  value: string;
  /** What it is copied for; absent: too short to be copied. */
  copyOf?: string;
}

function Value({ label, value, copyOf }: ValueProps) {
  const t = useAdminT();
  return (
    <div className={classes['value']}>
      <dt>{label}</dt>
      <dd>
        <code>{value}</code>
      </dd>
      {copyOf === undefined ? null : (
        <dd>
          <CopyButton value={value} label={t('copy')} name={t('copyNamed', { name: `${label}, ${copyOf}` })} />
        </dd>
      )}
    </div>
  );
}
