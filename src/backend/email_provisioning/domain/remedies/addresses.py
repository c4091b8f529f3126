"""What to do about names, addresses, messages and domains."""

from __future__ import annotations

from collections.abc import Mapping

from email_provisioning.domain.remedies.remedy import Remedy

_ANOTHER_NAME = Remedy(
    en="Choose another name, or one of the suggestions.",
    fr="Choisissez un autre nom, ou l'une des suggestions.",
)

REMEDIES: Mapping[str, Remedy] = {
    "name_invalid": Remedy(
        en="Use letters a to z and digits, with single dots, hyphens or underscores between them.",
        fr="Utilisez les lettres a à z et des chiffres, séparés par un seul point, tiret ou souligné.",
    ),
    "name_empty": Remedy(
        en="Type a name, such as contact.",
        fr="Saisissez un nom, par exemple contact.",
    ),
    "name_too_long": Remedy(
        en="Choose a name of at most 64 characters.",
        fr="Choisissez un nom de 64 caractères au plus.",
    ),
    "name_refused": _ANOTHER_NAME,
    "name_reserved": _ANOTHER_NAME,
    "name_blocked": Remedy(
        en="Choose another name; the administrator can change BLOCKED_EMAIL_PATTERNS.",
        fr="Choisissez un autre nom ; l'administrateur peut modifier BLOCKED_EMAIL_PATTERNS.",
    ),
    "name_not_allowed": Remedy(
        en="Choose one of the allowed words; the administrator can change ALLOWED_EMAIL_PATTERNS.",
        fr="Choisissez l'un des mots autorisés ; l'administrateur peut modifier ALLOWED_EMAIL_PATTERNS.",
    ),
    "display_name_invalid": Remedy(
        en="Use letters, digits and punctuation in the display name, 100 characters on one line at most.",
        fr="Utilisez des lettres, des chiffres et de la ponctuation dans le nom affiché, sur une ligne de 100 signes.",
    ),
    "email_already_exists": _ANOTHER_NAME,
    "account_not_found": Remedy(
        en="See your addresses in the list; it may have been removed for good.",
        fr="Voyez vos adresses dans la liste ; celle-ci a peut-être été supprimée définitivement.",
    ),
    "invalid_state": Remedy(
        en="See the address's state, wait until the operation under way has ended, and try again.",
        fr="Voyez l'état de l'adresse, attendez la fin de l'opération en cours, puis réessayez.",
    ),
    "account_limit_reached": Remedy(
        en="Delete an address, or have MAX_EMAIL_ACCOUNTS_PER_USER or MAX_EMAIL_ACCOUNTS_TOTAL raised.",
        fr="Supprimez une adresse, ou faites relever MAX_EMAIL_ACCOUNTS_PER_USER ou MAX_EMAIL_ACCOUNTS_TOTAL.",
    ),
    "message_not_found": Remedy(
        en="Read the list of messages again: it was deleted or moved.",
        fr="Relisez la liste des messages : celui-ci a été supprimé ou déplacé.",
    ),
    "quota_exceeded": Remedy(
        en="Send again after the time that is given, or have the limit of the address raised.",
        fr="Renvoyez après l'heure indiquée, ou faites relever la limite de l'adresse.",
    ),
    "too_many_recipients": Remedy(
        en="Send the message to fewer at once, or have the limit of recipients raised.",
        fr="Envoyez le message à moins de destinataires à la fois, ou faites relever leur limite.",
    ),
    "limit_invalid": Remedy(
        en="Give a whole number in the range that is named; leave a limit out to keep it, null to inherit it.",
        fr="Donnez un nombre entier dans l'intervalle indiqué ; omettez une limite pour la garder, null l'hérite.",
    ),
    "limit_target_unknown": Remedy(
        en="Check the spelling of the domain or address: it has to be one of this server's.",
        fr="Vérifiez l'orthographe du domaine ou de l'adresse : il doit être de ce serveur.",
    ),
    "period_invalid": Remedy(
        en="Give the first day before the last, as 2026-11-01, and at most 400 days.",
        fr="Donnez le premier jour avant le dernier, comme 2026-11-01, et 400 jours au plus.",
    ),
    "limit_not_found": Remedy(
        en="See what is set: email-provisioning limits list.",
        fr="Voyez ce qui est fixé : email-provisioning limits list.",
    ),
    "account_suspended": Remedy(
        en="Resume the address, then send again.",
        fr="Réactivez l'adresse, puis renvoyez.",
    ),
    "sender_refused": Remedy(
        en="Set your mail client's sender to the address that you signed in with.",
        fr="Réglez l'expéditeur de votre logiciel de messagerie sur l'adresse avec laquelle vous êtes connecté.",
    ),
    "recipient_refused": Remedy(
        en="Check the spelling of the recipients, and take out those that do not exist.",
        fr="Vérifiez l'orthographe des destinataires, et retirez ceux qui n'existent pas.",
    ),
    "message_too_large": Remedy(
        en="Send smaller attachments, or a link to them.",
        fr="Envoyez des pièces jointes plus petites, ou un lien vers elles.",
    ),
    "message_under_way": Remedy(
        en="Wait a few seconds, then ask again under the same Idempotency-Key: it is sent once.",
        fr="Patientez quelques secondes, puis redemandez avec le même Idempotency-Key : il ne part qu'une fois.",
    ),
    "message_refused": Remedy(
        en="Read the reason that the next server gave, and change the message.",
        fr="Lisez la raison donnée par le serveur suivant, et modifiez le message.",
    ),
    "domain_unknown": Remedy(
        en="Choose one of the domains that are offered, written as in example.com.",
        fr="Choisissez l'un des domaines proposés, écrit comme example.com.",
    ),
    "domain_not_found": Remedy(
        en="See the domains with email-provisioning domains list.",
        fr="Voyez les domaines avec email-provisioning domains list.",
    ),
    "domain_exists": Remedy(
        en="Use the domain that is there; to give it another provider, remove it first.",
        fr="Utilisez le domaine existant ; pour changer son fournisseur, retirez-le d'abord.",
    ),
    "domain_in_use": Remedy(
        en="Delete the addresses on the domain, and wait until they cannot be restored any more.",
        fr="Supprimez les adresses du domaine, et attendez qu'elles ne puissent plus être restaurées.",
    ),
    "domain_is_default": Remedy(
        en="Set EMAIL_DOMAIN to another domain, start again, then remove this one.",
        fr="Donnez un autre domaine à EMAIL_DOMAIN, redémarrez, puis retirez celui-ci.",
    ),
}
