import type { adminProblems as french } from '../fr/admin-problems';

/** What can go wrong for administrators, by the code of the problem. */
export const adminProblems: Record<keyof typeof french, string> = {
  user_not_found: 'There is no such user. Refresh the list.',
  user_exists: 'A user has this name already. Choose another one.',
  user_disabled: 'This user is disabled. Enable the user first.',
  user_invalid: 'This name does not do: 1 to 200 characters, on one line.',
  last_administrator: 'This is the last administrator. Make somebody else one first.',
  pattern_invalid: 'This pattern is not valid. Write a word, or a pattern such as team-*.',
  run_not_found: 'This operation has finished. Refresh the list.',
  run_busy: 'This operation is moving on right now. Try again in a moment.',
  run_undone: 'An administrator had this operation undone.',
  run_not_undoable: 'This operation cannot be undone. Retry it instead.',
  job_not_found: 'This operation is no longer there. Refresh the list.',
  job_not_ready: 'There is nothing left to do here for now. Refresh the page.',
  too_many_addresses: 'These are too many addresses at once. Narrow the filter.',
  import_refused: 'This file cannot be imported. Correct it and try again.',
  import_unreadable: 'This file is not a readable table. Save it as CSV in UTF-8.',
  import_empty: 'This file has no rows below its header.',
  import_too_long: 'This file has too many rows. Split it.',
  import_columns_missing: 'The first line has to name the columns, one of them “username” or “email”.',
  duplicate_in_file: 'This address is in the file already, further up.',
  columns_disagree: 'The domain or the provider does not belong to the address.',
  owner_unknown: 'There is no user of this name. Add the user first.',
};
