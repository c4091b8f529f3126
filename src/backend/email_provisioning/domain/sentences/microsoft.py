"""What is said of Microsoft 365."""

from __future__ import annotations

from email_provisioning.domain.sentences.sentence import Sentence

# -- What a permission is needed for ------------------------------------------------------------
MAKE_USERS = Sentence(
    en="make, suspend and license users",
    fr="créer des utilisateurs, les suspendre et leur attribuer une licence",
)
RESTORE_USERS = Sentence(
    en="restore deleted users and remove them for good",
    fr="restaurer des utilisateurs supprimés et les effacer définitivement",
)
SEE_GROUPS = Sentence(en="see which groups have an address", fr="savoir quels groupes ont une adresse")
SEE_LICENCES = Sentence(en="see how many licences are left", fr="savoir combien de licences restent")
SEE_DOMAINS = Sentence(
    en="see the domains and their DNS records", fr="consulter les domaines et leurs enregistrements DNS"
)
SEND_MAIL = Sentence(en="send mail", fr="envoyer des messages")
READ_MAIL = Sentence(en="read mail and mark it read", fr="lire les messages et les marquer comme lus")

# -- What was found ------------------------------------------------------------
KEY_FINE = Sentence(en="The key is accepted.", fr="La clé est acceptée.")
NO_SUCH_LICENCE = Sentence(
    en="The tenant has no licence of the name in MICROSOFT_LICENCE_SKU.",
    fr="Le locataire n'a aucune licence du nom donné dans MICROSOFT_LICENCE_SKU.",
)
NO_MAILBOX_LICENCE = Sentence(
    en="The tenant has no licence that gives a mailbox (Exchange Online).",
    fr="Le locataire n'a aucune licence qui donne une boîte (Exchange Online).",
)
LICENCE_WITHOUT_MAILBOX = Sentence(
    en="The licence {name} gives no mailbox.", fr="La licence {name} ne donne pas de boîte."
)
NO_SEAT = Sentence(en="No seat is left of {names}.", fr="Plus aucune licence {names} n'est libre.")
SEATS_OF = Sentence(
    en="{free} of {seats:# seat|# seats} of {name}", fr="{free} sur {seats:# licence|# licences} {name}"
)
SEATS_FREE = Sentence(en="Free: {seats}.", fr="Libres : {seats}.")
DOMAIN_UNKNOWN = Sentence(
    en="The tenant does not have {domain}: add it in the admin centre.",
    fr="Le locataire ne contient pas {domain} : ajoutez-le dans le centre d'administration.",
)
DOMAIN_NOT_VERIFIED = Sentence(
    en="The tenant has {domain}, but it is not verified yet.",
    fr="Le locataire contient {domain}, mais ce domaine n'est pas encore vérifié.",
)
DOMAIN_FINE = Sentence(en="The tenant has {domain}, verified.", fr="Le locataire contient {domain}, vérifié.")
DOMAIN_WITHOUT_MAIL = Sentence(
    en="{domain} is not set up for mail in the tenant: its users get addresses on another domain.",
    fr="{domain} n'est pas configuré pour la messagerie : ses utilisateurs reçoivent des adresses d'un autre domaine.",
)
DKIM_ELSEWHERE = Sentence(
    en="DKIM of {domain} is set up in Microsoft Defender: its records cannot be read from here.",
    fr="DKIM se configure pour {domain} dans Microsoft Defender : ses enregistrements ne peuvent pas être lus d'ici.",
)
PERMISSIONS_NOT_SHOWN = Sentence(
    en="The token does not show its permissions, so that what is missing shows when it is needed.",
    fr="Le jeton ne montre pas ses autorisations : ce qui manque n'apparaîtra qu'à l'usage.",
)
PERMISSION_MISSING = Sentence(
    en="The application may not {use}: grant it {permission} (application permission).",
    fr="L'application n'est pas autorisée à {use} : accordez-lui {permission} (autorisation d'application).",
)
PERMISSION_IN_EXCHANGE = Sentence(
    en="The application may not {use}: grant it {permission} (application permission). Nothing is missing where "
    "Exchange grants it for some mailboxes (RBAC for Applications).",
    fr="L'application n'est pas autorisée à {use} : accordez-lui {permission} (autorisation d'application). Rien "
    "ne manque si Exchange l'accorde pour certaines boîtes (RBAC for Applications).",
)
PERMISSIONS_FINE = Sentence(
    en="The application has every permission that it needs.",
    fr="L'application a toutes les autorisations nécessaires.",
)

# -- What Microsoft refuses with ------------------------------------------------------------
KEY_INVALID = Sentence(
    en="Provider API key invalid: the administrator must check MICROSOFT_CLIENT_SECRET, which may have expired.",
    fr="Clé d'API du fournisseur refusée : l'administrateur doit vérifier MICROSOFT_CLIENT_SECRET, qui a peut-être "
    "expiré.",
)
PLACE_UNKNOWN = Sentence(
    en="Microsoft does not know this tenant or this application: the administrator must check MICROSOFT_TENANT_ID, "
    "MICROSOFT_CLIENT_ID and MICROSOFT_LOGIN_BASE_URL.",
    fr="Microsoft ne connaît pas ce locataire ou cette application : l'administrateur doit vérifier "
    "MICROSOFT_TENANT_ID, MICROSOFT_CLIENT_ID et MICROSOFT_LOGIN_BASE_URL.",
)
KEPT_OUT = Sentence(
    en="A policy of the Microsoft tenant keeps the application out: the administrator must allow it.",
    fr="Une stratégie du locataire Microsoft bloque l'application : l'administrateur doit l'autoriser.",
)
USAGE_LOCATION = Sentence(
    en="Microsoft gives no licence for this usage location: the administrator must check MICROSOFT_USAGE_LOCATION.",
    fr="Microsoft n'attribue pas de licence pour ce lieu d'utilisation : l'administrateur doit vérifier "
    "MICROSOFT_USAGE_LOCATION.",
)
LICENCE_REFUSED = Sentence(
    en="Microsoft does not give this licence to a new mailbox: the administrator must check MICROSOFT_LICENCE_SKU.",
    fr="Microsoft n'attribue pas cette licence à une nouvelle boîte : l'administrateur doit vérifier "
    "MICROSOFT_LICENCE_SKU.",
)
SETTINGS_MISSING = Sentence(
    en="Microsoft 365 needs {settings}: the administrator must give {settings:it|them}.",
    fr="Microsoft 365 a besoin de {settings} : l'administrateur doit {settings:le|les} renseigner.",
)
TENANT_INVALID = Sentence(
    en="MICROSOFT_TENANT_ID is neither an id nor a domain: the administrator must correct it.",
    fr="MICROSOFT_TENANT_ID n'est ni un identifiant ni un domaine : l'administrateur doit corriger ce réglage.",
)
