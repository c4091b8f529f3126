import type { Entry } from '../../../lib/api/admin-types';
import { useAdminT } from '../../../lib/i18n/admin';
import { useFormat } from '../../../lib/i18n/use-format';
import { DataTable, LevelBadge, useAdmin, useAuditWords, type Level } from '../parts';
import { useUserNames } from '../users';
import classes from './audit.module.css';

/** Characters of an id that tell it from others. */
const SHORT = 12;

function levelOf(status: string): Level {
  if (status === 'success' || status === 'begun') return 'ok';
  return status === 'failed' ? 'error' : 'warning';
}

/** The entries that were found, each with its details behind a fold. */
export function AuditTable({ entries, stale }: { entries: Entry[]; stale: boolean }) {
  const t = useAdminT();
  const format = useFormat();
  const words = useAuditWords();
  return (
    <DataTable
      caption={t('audit.list')}
      rows={entries}
      rowKey={({ id }) => String(id)}
      stale={stale}
      columns={[
        { key: 'at', header: t('audit.when'), cell: ({ at }) => <time dateTime={at}>{format.dateTime(at)}</time> },
        { key: 'action', header: t('audit.action'), cell: ({ action }) => words.action(action) },
        { key: 'address', header: t('audit.target'), wide: true, cell: ({ address }) => address ?? '–' },
        { key: 'actor', header: t('audit.actor'), cell: ({ user_id: id }) => <Actor id={id} /> },
        {
          key: 'status',
          header: t('audit.outcome'),
          cell: ({ status }) => <Outcome status={status} />,
        },
        { key: 'more', header: t('details'), bare: true, cell: (entry) => <EntryDetails entry={entry} /> },
      ]}
    />
  );
}

/** How it went; a refusal with its code. */
function Outcome({ status }: { status: string }) {
  const words = useAuditWords();
  const level = levelOf(status);
  return (
    <>
      <LevelBadge level={level} label={words.outcome(status)} />
      {level === 'warning' ? <code className={classes['code']}> {status}</code> : null}
    </>
  );
}

/** A name, or the end of an id: ids begin alike, and the details have the whole. */
function Actor({ id }: { id: string }) {
  const { me } = useAdmin();
  const names = useUserNames();
  const words = useAuditWords();
  if (id === me.user.id) return me.user.name;
  const name = names.get(id) ?? words.actor(id);
  return name === id && id.length > SHORT ? <code className={classes['id']}>…{id.slice(-SHORT)}</code> : name;
}

function EntryDetails({ entry }: { entry: Entry }) {
  const t = useAdminT();
  const known = [
    ['id', String(entry.id)],
    [t('audit.action'), entry.action],
    [t('audit.actor'), entry.user_id],
    [t('audit.origin'), entry.origin],
    [t('audit.request'), entry.request_id],
    ...Object.entries(entry.details).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  ].filter((pair): pair is [string, string] => typeof pair[1] === 'string' && pair[1] !== '');
  return (
    <details className={classes['details']}>
      <summary>{t('details')}</summary>
      <dl>
        {known.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
