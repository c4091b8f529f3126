/** Texts of what an address has sent, which is loaded on demand. */
export const usage = {
  usage: {
    title: 'Utilisation de {{email}}',
    intro: 'Ce que l’adresse a envoyé ce mois-ci, en destinataires. Les jours commencent à minuit ({{timezone}}).',
    none: 'Rien n’a été envoyé ce mois-ci.',
    day: 'Jour',
    accepted: 'Envoyés',
    refused: 'Refusés',
    bounced: 'Non remis',
    complaints: 'Plaintes',
    month: 'Tout le mois',
    vendor: 'Selon le fournisseur',
    unknown: '–',
    lag: 'Les chiffres du fournisseur s’arrêtent au {{time}} : ce qui est parti depuis n’y est pas encore.',
    unavailable: 'Le fournisseur ne donne pas ses chiffres pour le moment. {{reason}}',
  },
} as const;
