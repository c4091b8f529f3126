/** How near a sending limit is, in words and not by its colour alone. */
export const limits = {
  limits: {
    high: 'Plus de 80 % utilisés',
    very_high: 'Presque épuisée : plus de 95 % utilisés',
    reached: 'Limite atteinte : plus aucun envoi jusque-là',
  },
} as const;
