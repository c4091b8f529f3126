import type { eventProblems as french } from '../fr/event-problems';

/** What can go wrong with webhooks and budgets, by the code of the problem. */
export const eventProblems: Record<keyof typeof french, string> = {
  webhook_not_found: 'This webhook does not exist any more. Refresh the list.',
  delivery_not_found: 'This webhook was not given this event, or it is not kept any more.',
  webhook_invalid: 'This cannot be a webhook. Give an https:// address, and kinds of events that there are.',
  webhook_target_forbidden:
    'This address leads into a private network. Give a public one, or allow the network in WEBHOOK_PRIVATE_NETWORKS.',
  webhook_inactive: 'This webhook is turned off. Turn it on first.',
  webhook_limit_reached: 'There are as many webhooks as there may be. Remove one first.',
  cost_plan_unknown: 'COST_PLANS names a plan that the catalogue of prices does not have.',
  budget_not_found: 'This budget does not exist any more. Refresh the list.',
  budget_exists: 'There is a budget for this already. Change that one.',
  budget_invalid: 'This cannot be a budget. Give an amount above 0, a currency, and what it is for.',
};
