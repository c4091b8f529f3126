import type { setup as french } from '../fr/setup';
import type { Translated } from '../shape';

export const setup: Translated<typeof french> = {
  setup: {
    back: 'My addresses',
    title: 'Use {{email}}',
    login: 'User name',
    text: 'Enter this user name and the password of the address in your mail program.',
  },
};
