"""What errors say of themselves in French, by their code; their classes say it in English.

Those that a check of a set-up may meet: what a provider, a store of secrets or this machine refuses with.
"""

from __future__ import annotations

from collections.abc import Mapping

from email_provisioning.domain.sentences.sentence import Text, typeset

FRENCH: Mapping[str, str] = {
    "internal_error": "L'opération n'a pas pu être menée à bien.",
    # -- The mail provider ------------------------------------------------------------
    "provider_error": "Le fournisseur de messagerie n'a pas pu faire ce qui lui était demandé : l'administrateur peut "
    "voir pourquoi.",
    "provider_unavailable": "Le fournisseur de messagerie ne répond pas pour l'instant : l'opération reprendra "
    "d'elle-même dès qu'il répondra.",
    "rate_limit_exceeded": "Le fournisseur de messagerie reçoit trop de demandes : l'opération reprendra d'elle-même "
    "dans un instant.",
    "still_provisioning": "Le fournisseur de messagerie prépare encore la boîte.",
    "provider_api_key_invalid": "Clé d'API du fournisseur refusée : l'administrateur doit la vérifier.",
    "provider_misconfigured": "Les réglages du fournisseur sont inutilisables : l'administrateur doit les vérifier.",
    "provider_permission_missing": "Il manque une autorisation à la clé du serveur chez le fournisseur de "
    "messagerie : l'administrateur doit l'accorder.",
    "mailbox_missing": "La boîte n'existe plus chez le fournisseur de messagerie : l'administrateur doit chercher qui "
    "l'a supprimée.",
    "licences_exhausted": "Aucune licence n'est libre chez le fournisseur de messagerie : l'administrateur doit en "
    "acheter une, ou en reprendre une.",
    "plan_limit_reached": "La formule souscrite chez le fournisseur de messagerie n'en permet pas plus : "
    "l'administrateur doit en changer, ou faire de la place.",
    "sending_paused": "Le fournisseur de messagerie a suspendu tous les envois du compte de ce serveur : "
    "l'administrateur doit s'adresser à lui.",
    "not_supported": "Ce fournisseur ne sait pas faire cela.",
    "domain_not_verified": "Domaine non vérifié chez le fournisseur de messagerie : l'administrateur doit publier ses "
    "enregistrements DNS.",
    "provider_settings_missing": "Ce fournisseur ne peut pas servir tant que ses réglages ne sont pas renseignés.",
    "message_refused": "Le serveur suivant a refusé le message.",
    "message_too_large": "Le message est trop gros pour ce serveur.",
    "recipient_refused": "Ce destinataire ne peut pas être joint d'ici.",
    # -- The store of secrets ------------------------------------------------------------
    "secret_store_error": "Le coffre n'a pas pu faire ce qui lui était demandé : l'administrateur peut voir pourquoi.",
    "secret_store_unavailable": "Le coffre ne répond pas pour l'instant : rien n'est perdu, l'opération reprendra "
    "d'elle-même dès qu'il répondra.",
    "secret_store_sealed": "Le coffre est scellé : l'administrateur doit le desceller, et l'opération reprendra "
    "d'elle-même.",
    "secret_conflict": "Ce secret est en cours d'écriture ailleurs : l'opération reprendra d'elle-même.",
    "secret_store_sign_in_refused": "Le coffre n'accepte pas ce serveur : l'administrateur doit renouveler son jeton "
    "ou sa clé.",
    "secret_store_permission_missing": "Le coffre ne permet pas cela à ce serveur : l'administrateur doit accorder "
    "l'autorisation.",
    "secret_store_misconfigured": "Les réglages du coffre sont inutilisables : l'administrateur doit les vérifier.",
    "secret_missing": "Le mot de passe n'est plus dans le coffre : demandez-en un nouveau.",
    "secret_mismatch": "Le coffre a rendu un autre secret que celui demandé : l'administrateur doit le vérifier.",
    "secret_unreadable": "Un secret enregistré ne s'ouvre pas : sa clé manque, ou il a été modifié ou déplacé.",
    # -- This machine ------------------------------------------------------------
    "key_file_invalid": "Le fichier de clés est inutilisable.",
    "key_file_missing": "Le fichier de clés n'est plus là, et ce qui a été enregistré ne peut servir qu'avec lui : "
    "restaurez-le depuis votre sauvegarde.",
    "storage_unavailable": "Le serveur ne peut rien enregistrer pour l'instant : rien n'a changé, réessayez dans "
    "quelques secondes.",
    "database_not_migrated": "La base de données n'est pas à la révision dont cette version a besoin : lancez python "
    "manage.py db upgrade.",
    "imap_unavailable": "Dovecot n'est pas installé : lancez apt-get install dovecot-imapd, puis redémarrez.",
    "imap_no_mail_user": "Dovecot ne lit pas le courrier en tant que root : créez-lui un utilisateur (useradd "
    "--system vmail), puis redémarrez.",
}


def in_both(detail: str, code: str) -> Text:
    """Return what an error says in both languages: as it was raised, else in French what its code stands for.

    A code that is not ours is told in the words that it comes with.
    """
    if isinstance(detail, Text):
        return detail
    return Text(detail, typeset(FRENCH[code]) if code in FRENCH else detail)
