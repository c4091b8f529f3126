import { Button, TextInput } from '@mantine/core';
import { useId, type ChangeEvent } from 'react';
import { useAdminT } from '../../../lib/i18n/admin';
import { ACTIONS, useAuditWords } from '../parts';
import { useUserNames } from '../users';
import classes from './audit.module.css';
import { NO_FILTER, type EntryFilter } from './list-entries';

interface AuditFiltersProps {
  filter: EntryFilter;
  onFilter: (filter: EntryFilter) => void;
}

const OUTCOMES = ['success', 'failed'];

/** What entries are wanted. */
export function AuditFilters({ filter, onFilter }: AuditFiltersProps) {
  const t = useAdminT();
  const words = useAuditWords();
  const names = useUserNames();
  const lists = useId();
  const set = (name: keyof EntryFilter) => (event: ChangeEvent<HTMLInputElement>) => {
    onFilter({ ...filter, [name]: event.currentTarget.value });
  };
  const word = { autoComplete: 'off', spellCheck: false } as const;
  return (
    <div className={classes['filters']} role="search" aria-label={t('audit.list')}>
      <TextInput type="search" label={t('audit.address')} value={filter.address} onChange={set('address')} {...word} />
      <TextInput
        type="search"
        label={t('audit.action')}
        value={filter.action}
        list={`${lists}-actions`}
        onChange={set('action')}
        {...word}
      />
      <TextInput
        type="search"
        label={t('audit.outcome')}
        placeholder={t('audit.outcomeHint')}
        value={filter.status}
        list={`${lists}-outcomes`}
        onChange={set('status')}
        {...word}
      />
      <TextInput
        type="search"
        label={t('audit.actor')}
        placeholder={t('audit.actorHint')}
        value={filter.actor}
        list={`${lists}-actors`}
        onChange={set('actor')}
        {...word}
      />
      <TextInput type="datetime-local" label={t('audit.since')} value={filter.since} onChange={set('since')} />
      <TextInput type="datetime-local" label={t('audit.until')} value={filter.until} onChange={set('until')} />
      <Button
        variant="subtle"
        size="sm"
        disabled={Object.values(filter).every((value) => value === '')}
        onClick={() => {
          onFilter(NO_FILTER);
        }}
      >
        {t('clear')}
      </Button>
      <datalist id={`${lists}-actions`}>
        {ACTIONS.map((action) => (
          <option key={action} value={action} label={words.action(action)} />
        ))}
      </datalist>
      <datalist id={`${lists}-actors`}>
        {[...names].map(([id, name]) => (
          <option key={id} value={id} label={name} />
        ))}
      </datalist>
      <datalist id={`${lists}-outcomes`}>
        {OUTCOMES.map((status) => (
          <option key={status} value={status} label={words.outcome(status)} />
        ))}
      </datalist>
    </div>
  );
}
