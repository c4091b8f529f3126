/** Ce que coûte une adresse de plus, avant qu’elle existe. */
export const nextCost = {
  nextCost: {
    monthly: 'Cette adresse ajoutera {{amount}} par mois (formule {{plan}}).',
    nothing: 'Cette adresse n’ajoute rien au prix de la formule {{plan}}.',
    messages: 'Mille messages de plus : {{amount}}.',
  },
} as const;
