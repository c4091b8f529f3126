import { NativeSelect, TextInput } from '@mantine/core';
import type { Ref } from 'react';
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
  return (
    <div>
      <TextInput
        ref={inputRef}
        size="md"
        label={t('create.username')}
        value={props.username}
        onChange={(event) => {
          props.onUsername(event.currentTarget.value);
        }}
        error={availability.kind === 'refused'}
        success={availability.kind === 'available'}
        // As the description, the verdict is tied to the field for screen readers.
        description={<Verdict state={availability} />}
        inputWrapperOrder={['label', 'input', 'description']}
        inputContainer={(input) => (
          <div className={classes['name']}>
            {input}
            <DomainChoice domain={domain} domains={domains} onDomain={props.onDomain} />
          </div>
        )}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
      />
      {availability.kind === 'refused' ? (
        <Suggestions emails={availability.suggestions} onPick={props.onSuggestion} />
      ) : null}
    </div>
  );
}

function DomainChoice({ domain, domains, onDomain }: Pick<AddressFieldsProps, 'domain' | 'domains' | 'onDomain'>) {
  const t = useT();
  if (domains.length < 2) return <span className={classes['suffix']}>@{domain}</span>;
  return (
    <NativeSelect
      size="md"
      aria-label={t('create.domain')}
      value={domain}
      data={domains.map(({ name }) => ({ value: name, label: `@${name}` }))}
      onChange={(event) => {
        onDomain(event.currentTarget.value);
      }}
    />
  );
}
