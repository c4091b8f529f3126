/** Ce qui peut mal tourner pour les administrateurs, par le code du problème. */
export const adminProblems = {
  user_not_found: 'Cet utilisateur n’existe pas. Actualisez la liste.',
  user_exists: 'Un utilisateur porte déjà ce nom. Choisissez-en un autre.',
  user_disabled: 'Cet utilisateur est désactivé. Réactivez-le d’abord.',
  user_invalid: 'Ce nom ne convient pas : 1 à 200 caractères, sur une ligne.',
  last_administrator: 'C’est le dernier administrateur. Nommez-en d’abord un autre.',
  pattern_invalid: 'Ce motif n’est pas valable. Écrivez un mot, ou un motif comme equipe-*.',
  run_not_found: 'Cette opération est terminée. Actualisez la liste.',
  run_busy: 'Cette opération est en train d’avancer. Réessayez dans un instant.',
  run_undone: 'Un administrateur a annulé cette opération.',
  run_not_undoable: 'Cette opération ne peut pas être annulée. Relancez-la plutôt.',
} as const;
