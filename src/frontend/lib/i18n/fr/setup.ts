/** Texts of "use it now": how to use an address in a mail program. */
export const setup = {
  setup: {
    back: 'Mes adresses',
    title: 'Utiliser {{email}}',
    login: 'Identifiant',
    text: 'Entrez cet identifiant et le mot de passe de l’adresse dans votre logiciel de messagerie.',
  },
} as const;
