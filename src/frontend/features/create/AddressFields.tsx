import { NativeSelect, TextInput } from '@mantine/core';
import { useId, type Ref } from 'react';
import type { Me } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import type { AvailabilityState } from './check-availability';
import classes from './create.module.css';
import { Suggestions } from './Suggestions';
import { Verdict } from './Verdict';

interface AddressFieldsProps {
  username: string;
  domain: string;
  domains: Me['domains'];
  availability: AvailabilityState;
  inputRef: Ref<HTMLInputElement>;
  onUsername: (username: string) => void;
  onDomain: (domain: string) => void;
  onSuggestion: (email: string) => void;
}

/** The name and its domain, with the verdict while typing and what could be had instead. */
export function AddressFields({ inputRef, availability, domain, domains, ...props }: AddressFieldsProps) {
  const t = useT();
  const verdictId = useId();
  return (
    <div>
      <div className={classes['name']}>
        <TextInput
          ref={inputRef}
          className={classes['input'] ?? ''}
          data-kind={availability.kind}
          size="md"
          label={t('create.username')}
          value={props.username}
          onChange={(event) => {
            props.onUsername(event.currentTarget.value);
          }}
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          aria-describedby={verdictId}
          aria-invalid={availability.kind === 'refused'}
        />
        {domains.length > 1 ? (
          <NativeSelect
            size="md"
            label={t('create.domain')}
            value={domain}
            data={domains.map(({ name }) => ({ value: name, label: `@${name}` }))}
            onChange={(event) => {
              props.onDomain(event.currentTarget.value);
            }}
          />
        ) : (
          <span className={classes['suffix']}>@{domain}</span>
        )}
      </div>
      <Verdict id={verdictId} state={availability} />
      {availability.kind === 'refused' ? (
        <Suggestions emails={availability.suggestions} onPick={props.onSuggestion} />
      ) : null}
    </div>
  );
}
