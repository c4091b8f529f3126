import { ApiProblem } from '../../lib/api/problem';
import { useT } from '../../lib/i18n/I18nProvider';

/** Return a function that gives what the server said of a field (`to` covers `to.0` and the like). */
export function useFieldErrors(error: unknown): (field: string) => string | null {
  const t = useT();
  const fields = error instanceof ApiProblem ? error.fields : [];
  return (field) => {
    const found = fields.find((problem) => problem.field.split('.')[0] === field);
    return found ? t('mailbox.fieldRefused', { message: found.message }) : null;
  };
}
