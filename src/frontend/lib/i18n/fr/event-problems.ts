/** Ce qui peut mal tourner avec les webhooks et les budgets, par le code du problème. */
export const eventProblems = {
  webhook_not_found: 'Ce webhook n’existe pas ou plus. Actualisez la liste.',
  delivery_not_found: 'Cet événement n’a pas été confié à ce webhook, ou n’est plus conservé.',
  webhook_invalid:
    'Cela ne peut pas être un webhook. Donnez une adresse en https:// et des types d’événements qui existent.',
  webhook_target_forbidden:
    'Cette adresse mène dans un réseau privé. Donnez une adresse publique, ou autorisez ce réseau dans WEBHOOK_PRIVATE_NETWORKS.',
  webhook_inactive: 'Ce webhook est désactivé. Activez-le d’abord.',
  webhook_limit_reached: 'Il y a déjà autant de webhooks que possible. Supprimez-en un d’abord.',
  cost_plan_unknown: 'COST_PLANS nomme une formule que le catalogue des prix ne connaît pas.',
  budget_not_found: 'Ce budget n’existe pas ou plus. Actualisez la liste.',
  budget_exists: 'Il y a déjà un budget pour cela. Modifiez celui-là.',
  budget_invalid: 'Cela ne peut pas être un budget. Donnez un montant supérieur à 0, une devise et ce qu’il couvre.',
} as const;
