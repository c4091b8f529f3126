
/** What went wrong and what to do, by the code of the problem. */
export const problems = {
  // Names
  name_empty: 'Saisissez un nom, par exemple contact.',
  name_too_long: 'Ce nom est trop long : 64 caractères au plus.',
  name_invalid:
    'Ce nom ne peut pas être une adresse. Utilisez des lettres sans accent, des chiffres et, entre eux, un point, un tiret ou un tiret bas.',
  name_refused: 'Les règles de ce serveur ne permettent pas ce nom. Choisissez-en un autre.',
  name_reserved: 'Ce nom est réservé aux administrateurs du domaine. Choisissez-en un autre.',
  name_blocked: 'Votre administrateur a interdit ce nom. Choisissez-en un autre.',
  name_not_allowed:
    'Ce nom ne figure pas parmi ceux que votre administrateur autorise. Choisissez une suggestion ou un autre nom.',
  domain_unknown: 'Aucune adresse ne peut être créée sur ce domaine. Choisissez-en un dans la liste.',
  email_already_exists: 'Cette adresse est déjà prise. Choisissez une suggestion ou un autre nom.',
  // Limits
  account_limit_reached:
    'Vous avez atteint votre limite d’adresses. Supprimez-en une, ou demandez à votre administrateur de la relever.',
  account_limit_reached_detail_one:
    'Vous avez atteint votre limite de {{limit}} adresse. Supprimez-en une, ou demandez à votre administrateur de la relever.',
  account_limit_reached_detail_many:
    'Vous avez atteint votre limite de {{limit}} adresses. Supprimez-en une, ou demandez à votre administrateur de la relever.',
  account_limit_reached_detail_other:
    'Vous avez atteint votre limite de {{limit}} adresses. Supprimez-en une, ou demandez à votre administrateur de la relever.',
  quota_exceeded: 'La limite d’envoi de cette adresse est atteinte. Réessayez plus tard.',
  quota_exceeded_minute_one:
    'La limite de {{limit}} destinataire par minute est atteinte. Prochain envoi possible : {{resetsAt}}.',
  quota_exceeded_minute_many:
    'La limite de {{limit}} destinataires par minute est atteinte. Prochain envoi possible : {{resetsAt}}.',
  quota_exceeded_minute_other:
    'La limite de {{limit}} destinataires par minute est atteinte. Prochain envoi possible : {{resetsAt}}.',
  quota_exceeded_day_one:
    'La limite de {{limit}} destinataire par jour est atteinte. Prochain envoi possible : {{resetsAt}}.',
  quota_exceeded_day_many:
    'La limite de {{limit}} destinataires par jour est atteinte. Prochain envoi possible : {{resetsAt}}.',
  quota_exceeded_day_other:
    'La limite de {{limit}} destinataires par jour est atteinte. Prochain envoi possible : {{resetsAt}}.',
  quota_exceeded_month_one:
    'La limite de {{limit}} destinataire par mois est atteinte. Prochain envoi possible : {{resetsAt}}.',
  quota_exceeded_month_many:
    'La limite de {{limit}} destinataires par mois est atteinte. Prochain envoi possible : {{resetsAt}}.',
  quota_exceeded_month_other:
    'La limite de {{limit}} destinataires par mois est atteinte. Prochain envoi possible : {{resetsAt}}.',
  limit_invalid: 'Cette limite ne peut pas être fixée. Donnez un nombre entier dans l’intervalle permis, un motif et une fin à venir.',
  limit_target_unknown: 'Il n’y a ici aucun domaine, personne ou adresse de ce nom.',
  limit_not_found: 'Aucune limite propre n’est fixée ici. Actualisez la liste.',
  period_invalid: 'Cette période ne convient pas. Donnez un premier jour avant le dernier, et 400 jours au plus.',
  too_many_recipients: 'Ce message a plus de destinataires que l’adresse ne peut en servir à la fois. Envoyez-le aux autres séparément.',
  too_many_recipients_detail_one:
    'Un message de cette adresse a au plus {{limit}} destinataire. Envoyez-le aux autres séparément.',
  too_many_recipients_detail_many:
    'Un message de cette adresse a au plus {{limit}} destinataires. Envoyez-le aux autres séparément.',
  too_many_recipients_detail_other:
    'Un message de cette adresse a au plus {{limit}} destinataires. Envoyez-le aux autres séparément.',
  too_many_requests: 'Trop de demandes à la fois. Patientez un instant, puis réessayez.',
  too_many_requests_detail: 'Trop de demandes à la fois. Réessayez dans {{delay}}.',
  // Addresses
  account_not_found: 'Cette adresse n’existe pas ou plus parmi les vôtres. Actualisez la liste.',
  account_suspended: 'Cette adresse est suspendue : elle reçoit mais n’envoie pas. Réactivez-la d’abord.',
  invalid_state: 'L’état de cette adresse ne le permet pas pour le moment. Actualisez la liste et réessayez.',
  credentials_already_shown:
    'Le mot de passe a déjà été affiché une fois et ne peut plus l’être. Demandez-en un nouveau.',
  credential_not_found: 'Ce mot de passe n’existe pas ou plus. Actualisez la liste.',
  credential_limit_reached: 'Cette adresse a autant de mots de passe qu’elle peut en avoir. Révoquez-en un d’abord.',
  credential_limit_reached_detail_one:
    'Cette adresse a déjà son seul mot de passe. Révoquez-le d’abord.',
  credential_limit_reached_detail_many:
    'Cette adresse a déjà ses {{limit}} mots de passe. Révoquez-en un d’abord.',
  credential_limit_reached_detail_other:
    'Cette adresse a déjà ses {{limit}} mots de passe. Révoquez-en un d’abord.',
  credential_invalid: 'Ce mot de passe ne peut pas être ainsi. Corrigez ce que vous avez saisi.',
  label_invalid: 'Ce libellé ne convient pas. Écrivez au plus 100 caractères sur une ligne.',
  networks_invalid:
    'Ce ne sont pas des réseaux. Écrivez par exemple 203.0.113.0/24, 2001:db8::/48 ou une seule adresse.',
  expiry_invalid: 'La fin de validité doit être à venir, dans dix ans au plus tard.',
  message_under_way:
    'Ce message est en cours d’envoi. Patientez quelques secondes, puis appuyez de nouveau sur Envoyer : il ne partira pas deux fois.',
  idempotency_key_reused: 'Cette demande a changé depuis le premier essai. Envoyez-la de nouveau.',
  display_name_invalid:
    'Ce nom affiché ne convient pas. Écrivez-le sur une ligne, en 100 caractères au plus, sans caractère de commande.',
  not_supported: 'Le fournisseur de cette adresse ne propose pas cette action.',
  // Domains
  domain_not_found: 'Ce serveur ne connaît pas ce domaine. Actualisez la liste.',
  domain_exists: 'Ce domaine est déjà dans la liste.',
  domain_in_use: 'Des adresses utilisent encore ce domaine. Supprimez-les d’abord.',
  domain_is_default: 'Ce domaine est celui par défaut. Choisissez-en un autre dans les réglages d’abord.',
  provider_unknown: 'Ce serveur ne connaît pas ce fournisseur. Choisissez-en un dans la liste.',
  provider_settings_missing: 'Il manque des réglages pour ce fournisseur. Complétez-les, puis réessayez.',
  // Mail
  message_not_found: 'Ce message n’est plus dans la boîte. Actualisez la liste.',
  recipient_refused: 'Un destinataire ne peut pas être joint d’ici. Vérifiez les adresses ; si elles sont justes, demandez à votre administrateur si l’envoi vers d’autres domaines est réglé.',
  message_too_large: 'Ce message est trop gros pour ce serveur. Raccourcissez-le.',
  message_refused: 'Le serveur suivant a refusé ce message. Modifiez-le avant de réessayer.',
  sender_refused: 'Vous ne pouvez envoyer que depuis votre propre adresse.',
  // Requests and rights
  invalid_request: 'Certaines valeurs ne conviennent pas. Corrigez-les et réessayez.',
  malformed_json: 'La demande est arrivée abîmée. Réessayez.',
  bad_request: 'Le serveur n’a pas compris la demande. Rechargez la page et réessayez.',
  unsupported_media_type: 'Le serveur n’a pas reconnu la demande. Rechargez la page et réessayez.',
  body_too_large: 'La demande est trop volumineuse. Raccourcissez-la.',
  invalid_cursor: 'La liste a changé entre-temps. Actualisez-la.',
  not_found: 'Le serveur ne connaît pas cette page.',
  method_not_allowed: 'Le serveur ne permet pas cette action ici.',
  authentication_required: 'Vous n’êtes plus connecté. Reconnectez-vous dans un autre onglet, puis réessayez ici : ce que vous avez saisi est conservé.',
  authentication_failed: 'L’adresse ou le mot de passe est incorrect.',
  wrong_password: 'Le nom ou le mot de passe est faux.',
  sign_in_slowed: 'Trop de mots de passe faux. Attendez un peu, puis réessayez.',
  sign_in_refused: 'La connexion n’a pas abouti. Recommencez.',
  sign_in_not_allowed: 'Votre compte n’a pas accès à ce service. Adressez-vous à votre administrateur.',
  oidc_unavailable: 'Le service de connexion ne répond pas. Réessayez dans un instant.',
  oidc_off: 'La connexion avec le compte de l’entreprise n’est pas configurée.',
  password_sign_in_off: 'La connexion par mot de passe n’est pas possible pour ce compte.',
  password_unfit: 'Ce mot de passe ne convient pas : 12 à 256 caractères, et pas votre nom.',
  token_not_found: 'Cette session n’existe plus.',
  sign_in_link_invalid: 'Ce lien de connexion a déjà servi ou a expiré. Demandez-en un nouveau.',
  permission_denied: 'Vous n’avez pas le droit de faire cela. Adressez-vous à votre administrateur.',
  csrf_failed: 'La demande n’a pas été reconnue comme venant de cette page. Rechargez la page et réessayez.',
  cost_edition_unknown: 'Cette édition des tarifs n’existe pas. Choisissez-en une autre.',
  // Faults
  storage_unavailable: 'Le serveur ne peut rien enregistrer pour l’instant. Rien n’a changé : réessayez dans un moment.',
  metrics_not_allowed: 'Les métriques ne sont pas accessibles d’ici sans jeton.',
  not_ready: 'Le serveur démarre. Réessayez dans un moment.',
  provider_unavailable: 'Le fournisseur de messagerie ne répond pas pour l’instant. Réessayez dans un moment.',
  provider_error: 'Le fournisseur de messagerie a refusé l’opération. Votre administrateur peut en voir la cause.',
  provider_api_key_invalid:
    'Le fournisseur de messagerie n’accepte pas la clé de ce serveur. Prévenez votre administrateur.',
  domain_not_verified:
    'Le domaine n’est pas vérifié chez le fournisseur de messagerie. Prévenez votre administrateur.',
  provider_permission_missing:
    'Il manque une autorisation à la clé du serveur chez le fournisseur de messagerie. Prévenez votre administrateur.',
  provider_misconfigured:
    'Les réglages du fournisseur de messagerie sont inutilisables. Prévenez votre administrateur.',
  mailbox_missing:
    'La boîte n’existe plus chez le fournisseur de messagerie. Demandez à votre administrateur qui l’a supprimée.',
  licences_exhausted:
    'Le fournisseur de messagerie n’a plus de licence libre. Prévenez votre administrateur.',
  plan_limit_reached:
    'L’offre souscrite chez le fournisseur de messagerie n’en permet pas plus. Prévenez votre administrateur.',
  sending_paused:
    'Le fournisseur de messagerie a suspendu tous les envois. Prévenez votre administrateur.',
  rate_limit_exceeded: 'Le fournisseur de messagerie reçoit trop de demandes. L’opération reprend d’elle-même.',
  still_provisioning: 'Le fournisseur de messagerie prépare encore la boîte. Réessayez dans un moment.',
  secret_store_unavailable:
    'Le coffre des mots de passe ne répond pas pour l’instant. Rien n’est perdu : réessayez dans un moment.',
  secret_store_sealed:
    'Le coffre des mots de passe est scellé. Prévenez votre administrateur ; rien n’est perdu.',
  secret_store_error:
    'Le coffre des mots de passe a refusé l’opération. Votre administrateur peut voir pourquoi.',
  secret_store_sign_in_refused:
    'Le coffre des mots de passe n’accepte pas ce serveur. Prévenez votre administrateur.',
  secret_store_permission_missing:
    'Le coffre des mots de passe ne permet pas cela à ce serveur. Prévenez votre administrateur.',
  secret_store_misconfigured:
    'Les réglages du coffre des mots de passe ne conviennent pas. Prévenez votre administrateur.',
  secret_conflict: 'Ce mot de passe est en cours d’enregistrement. Réessayez dans un moment.',
  secret_missing: 'Ce mot de passe n’est plus dans le coffre. Demandez-en un nouveau.',
  secret_mismatch:
    'Le coffre a rendu autre chose que ce mot de passe. Prévenez votre administrateur, et demandez-en un nouveau.',
  secret_unreadable:
    'Ce mot de passe ne peut plus être ouvert. Prévenez votre administrateur, et demandez-en un nouveau.',
  key_file_invalid: 'Le serveur ne peut pas utiliser son fichier de clés. Prévenez votre administrateur.',
  internal_error: 'Le serveur a rencontré une erreur. Ce n’est pas de votre fait : réessayez dans un moment.',
  network_unreachable: 'Le serveur ne répond pas. Vérifiez votre connexion, puis réessayez.',
  unexpected_answer: 'Le serveur a répondu d’une façon inattendue. Réessayez dans un moment ; si cela continue, prévenez votre administrateur.',
  unknown: 'L’opération n’a pas abouti. Réessayez.',
} as const;
