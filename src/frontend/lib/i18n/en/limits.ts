import type { limits as fr } from '../fr/limits';
import type { Translated } from '../shape';

/** How near a sending limit is, in words and not by its colour alone. */
export const limits: Translated<typeof fr> = {
  limits: {
    high: 'More than 80 % used',
    very_high: 'Nearly used up: more than 95 %',
    reached: 'Limit reached: nothing more is sent until then',
  },
};
