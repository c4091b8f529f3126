import type { admin as french } from '../fr/admin';
import type { Translated } from '../shape';

export const admin: Translated<typeof french> = {
  admin: {
    title: 'Administration',
    overview: 'Overview',
  },
};
