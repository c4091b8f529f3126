import { TextInput } from '@mantine/core';
import { SearchIcon } from '../../components/ui/icons';
import { OffScreen } from '../../components/ui/OffScreen';
import { useT } from '../../lib/i18n/I18nProvider';
import type { Messages } from './list-messages';
import classes from './mailbox.module.css';

interface SearchFieldProps {
  value: string;
  onChange: (value: string) => void;
  /** What was found; absent while nothing is searched for. */
  found: Messages | undefined;
}

/** Search the messages; the number of those found is told as it changes. */
export function SearchField({ value, onChange, found }: SearchFieldProps) {
  const t = useT();
  const count = found?.data?.pages.reduce((sum, page) => sum + page.messages.length, 0);
  const told = found?.isFetching ? t('mailbox.searching') : t('mailbox.found', { count: count ?? 0 });
  return (
    <div role="search" className={classes['search']}>
      <TextInput
        type="search"
        label={t('mailbox.search')}
        leftSection={<SearchIcon />}
        value={value}
        maxLength={200}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
      />
      <span role="status">{found && !found.error ? <OffScreen>{told}</OffScreen> : null}</span>
    </div>
  );
}
