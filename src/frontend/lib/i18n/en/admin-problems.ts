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
};
