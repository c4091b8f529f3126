import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useId, useRef, useState, type SyntheticEvent } from 'react';
import { ProblemAlert } from '../../components/ui/ProblemAlert';
import { ApiProblem, asProblem } from '../../lib/api/problem';
import type { CreateInput, Me } from '../../lib/api/types';
import { useT } from '../../lib/i18n/I18nProvider';
import { Abilities } from './Abilities';
import { AddressFields } from './AddressFields';
import { useAvailability, type AvailabilityState } from './check-availability';
import { NextCost } from './NextCost';
import { Suggestions } from './Suggestions';
import { useAddressInput } from './use-address-input';
import { isRefusal } from './use-creation';

interface CreateFormProps {
  me: Me;
  pending: boolean;
  /** Why the last attempt did not create the address; what was typed stays. */
  error: unknown;
  onSubmit: (input: CreateInput) => void;
  /** Called when another name is typed: what was said of the last one no longer holds. */
  onEdit: () => void;
}

const EMPTY: AvailabilityState = { kind: 'refused', code: 'name_empty', message: '', suggestions: [] };

/** Say whether the server found fault with a field of the form. */
function isAbout(error: unknown, field: string): boolean {
  if (!(error instanceof ApiProblem)) return false;
  return error.code === `${field}_invalid` || error.fields.some((problem) => problem.field === field);
}

export function CreateForm({ me, pending, error, onSubmit, onEdit }: CreateFormProps) {
  const t = useT();
  const { username, domain, fill, setDomain } = useAddressInput(me.domains);
  const [displayName, setDisplayName] = useState('');
  const [submittedEmpty, setSubmittedEmpty] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const factsId = useId();
  const typed = useAvailability(username, domain);
  // The name may be taken by the very creation whose answer was lost: another try fetches that answer.
  const mayBeOurs = error !== null && !isRefusal(asProblem(error)) && typed.kind === 'refused';
  const verdict: AvailabilityState = mayBeOurs ? { kind: 'unknown' } : typed;
  const availability = submittedEmpty && typed.kind === 'idle' ? EMPTY : verdict;

  const edit = (typedName: string) => {
    fill(typedName);
    onEdit();
  };
  const pick = (email: string) => {
    edit(email);
    input.current?.focus();
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const name = username.trim();
    setSubmittedEmpty(name === '');
    if (name === '' || availability.kind === 'refused') input.current?.focus();
    else onSubmit({ username: name, domain, ...(displayName.trim() ? { display_name: displayName.trim() } : {}) });
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <AddressFields
          username={username}
          domain={domain}
          domains={me.domains}
          availability={availability}
          inputRef={input}
          onUsername={edit}
          onDomain={setDomain}
          onSuggestion={pick}
        />
        <TextInput
          size="md"
          label={t('create.displayName')}
          description={t('create.displayNameHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          error={isAbout(error, 'display_name') ? t('problems.display_name_invalid') : null}
          value={displayName}
          autoComplete="off"
          onChange={(event) => {
            setDisplayName(event.currentTarget.value);
            if (isAbout(error, 'display_name')) onEdit();
          }}
        />
        {error ? (
          <ProblemAlert error={error}>
            {asProblem(error).code === 'authentication_required' ? null : <Text size="sm">{t('create.kept')}</Text>}
            <Suggestions emails={asProblem(error).params.suggestions} onPick={pick} />
          </ProblemAlert>
        ) : null}
        <Group>
          <Button type="submit" size="md" loading={pending} aria-describedby={factsId}>
            {t('create.submit')}
          </Button>
          <Text size="sm" aria-live="polite">
            {pending ? t('create.pending') : null}
          </Text>
        </Group>
        {/* Below the button, which the price, told a moment later, must not push from under the pointer. */}
        <div id={factsId}>
          <Abilities domain={me.domains.find(({ name }) => name === domain)} />
          <NextCost domain={domain} />
        </div>
      </Stack>
    </form>
  );
}
