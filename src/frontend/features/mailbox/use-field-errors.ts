import { ApiProblem, type FieldProblem } from '../../lib/api/problem';
import { useT } from '../../lib/i18n/I18nProvider';
import type { MessageKey } from '../../lib/i18n/shape';
import { recipients, type Draft, type DraftField } from './draft';

const BY_CODE: Partial<Record<string, MessageKey>> = {
  missing: 'mailbox.recipientsMissing',
  too_many_recipients: 'mailbox.fieldTooMany',
  string_too_long: 'mailbox.fieldTooLong',
  too_long: 'mailbox.fieldTooMany',
  control_character: 'mailbox.fieldControl',
};

/** Return the recipient that a field such as `to.2` means. */
function recipientOf({ field }: FieldProblem, sent: Draft): string | undefined {
  const [, name, index] = /^(to|cc|bcc)\.(\d+)$/.exec(field) ?? [];
  return name === undefined ? undefined : recipients(sent[name as 'to' | 'cc' | 'bcc'])[Number(index)];
}

/** Return a function that says in words what the server found wrong with a field of what was sent. */
export function useFieldErrors(error: unknown, sent: Draft): (field: DraftField) => string | null {
  const t = useT();
  const problems = error instanceof ApiProblem ? error.fields : [];
  return (field) => {
    const found = problems.find((problem) => problem.field.split('.')[0] === field);
    if (!found) return null;
    const value = recipientOf(found, sent);
    return value === undefined ? t(BY_CODE[found.code] ?? 'mailbox.fieldRefused') : t('mailbox.fieldAddress', { value });
  };
}
