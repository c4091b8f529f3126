/** Ce qui a été examiné. */
export const subjects = {
  settings: 'réglages',
  database: 'base de données',
  disk: 'disque',
  keyFile: 'fichier de clés',
  secretStore: 'coffre',
  certificate: 'certificat',
  gateway: 'passerelle',
  worker: 'travailleur',
  clock: 'horloge',
  limits: 'limites',
  domain: 'domaine',
  delegation: 'délégation',
  administrator: 'administrateur',
  licences: 'licences',
  aliasUser: 'utilisateur des alias',
} as const;
