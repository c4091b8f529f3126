import type { nextCost as french } from '../fr/next-cost';
import type { Translated } from '../shape';

/** What one more address costs, before it is made. */
export const nextCost: Translated<typeof french> = {
  nextCost: {
    monthly: 'This address will add {{amount}} a month (plan {{plan}}).',
    nothing: 'This address adds nothing to the price of the plan {{plan}}.',
    messages: 'A thousand more messages: {{amount}}.',
  },
};
