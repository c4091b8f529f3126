import { Loader, Text, TextInput } from '@mantine/core';
import { useId, useState, type DragEvent } from 'react';
import { ProblemAlert } from '../../../components/ui/ProblemAlert';
import { useAdminT } from '../../../lib/i18n/admin';
import { Card } from '../parts';
import { useCheckImport } from './check-import';
import classes from './imports.module.css';

/** Take a file: dropped, or chosen by keyboard or mouse. */
export function FileDrop({ onChecked }: { onChecked: (id: string) => void }) {
  const t = useAdminT();
  const inputId = useId();
  const checking = useCheckImport();
  const [owner, setOwner] = useState('');
  const [over, setOver] = useState(false);
  const take = (file: File | undefined) => {
    if (!file || checking.isPending) return;
    checking.mutate(
      { file, owner: owner.trim() },
      {
        onSuccess: ({ id }) => {
          onChecked(id);
        },
      },
    );
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <Card title={t('imports.new')}>
      <TextInput
        className={classes['owner']}
        label={t('imports.owner')}
        description={t('imports.ownerHint')}
        autoComplete="off"
        value={owner}
        onChange={(event) => {
          setOwner(event.currentTarget.value);
        }}
      />
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions -- the field inside does the same by keyboard */}
      <div
        className={classes['drop']}
        data-over={over}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => {
          setOver(false);
        }}
        onDrop={drop}
      >
        <input
          id={inputId}
          className={classes['file']}
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
          disabled={checking.isPending}
          onChange={(event) => {
            take(event.currentTarget.files?.[0]);
            // The same file may be chosen again once it is mended.
            event.currentTarget.value = '';
          }}
        />
        <label htmlFor={inputId} className={classes['choose']}>
          {t('imports.choose')}
        </label>
        <span aria-hidden="true">{t('imports.drop')}</span>
      </div>
      <div role="status">
        {checking.isPending ? (
          <Text size="sm" className={classes['checking'] ?? ''}>
            <Loader size={16} aria-hidden="true" />
            {t('imports.checking')}
          </Text>
        ) : null}
      </div>
      {checking.error ? <ProblemAlert error={checking.error} /> : null}
      <Text size="sm" c="dimmed" mt="xs">
        {t('imports.format')}
      </Text>
      <Text size="sm" mt="xs">
        {t('imports.dry')}
      </Text>
    </Card>
  );
}
