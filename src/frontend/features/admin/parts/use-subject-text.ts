import { useAdminT } from '../../../lib/i18n/admin';

/** The words in which the server says what it has looked at: English, so that programs can rely on them. */
const WORDS = {
  settings: 'subjects.settings',
  database: 'subjects.database',
  disk: 'subjects.disk',
  'key file': 'subjects.keyFile',
  'secret store': 'subjects.secretStore',
  certificate: 'subjects.certificate',
  gateway: 'subjects.gateway',
  worker: 'subjects.worker',
  clock: 'subjects.clock',
  limits: 'subjects.limits',
  domain: 'subjects.domain',
  delegation: 'subjects.delegation',
  administrator: 'subjects.administrator',
  licences: 'subjects.licences',
  'alias user': 'subjects.aliasUser',
} as const;

/** Whole words, so that a domain's name stays as it is. */
const KNOWN = new RegExp(`(?<!\\S)(?:${Object.keys(WORDS).join('|')})(?!\\S)`, 'g');

const isWord = (word: string): word is keyof typeof WORDS => Object.hasOwn(WORDS, word);

/** Return a function that says what was looked at, such as `domain exemple.fr`, in the panel's language. */
export function useSubjectText(): (subject: string) => string {
  const t = useAdminT();
  return (subject) => subject.replace(KNOWN, (word) => (isWord(word) ? t(WORDS[word]) : word));
}
