"""What is said of Google Workspace."""

from __future__ import annotations

from email_provisioning.domain.sentences.sentence import Sentence

# -- What was found ------------------------------------------------------------
SCOPES_FINE = Sentence(
    en="All {count} scopes are delegated to the service account.",
    fr="Les {count} champs d'application sont tous délégués au compte de service.",
)
#: The scopes stand as the field there takes them.
SCOPES_MISSING = Sentence(
    en="Delegate these scopes to the client {client} under {where}: {scopes}.",
    fr="Déléguez ces champs d'application au client {client}, sous {where} : {scopes}.",
)
OF_THE_ACCOUNT = Sentence(en="of the service account", fr="du compte de service")
ADMINISTRATOR_FINE = Sentence(
    en="The administrator may make, suspend, delete and restore addresses.",
    fr="L'administrateur peut créer, suspendre, supprimer et restaurer des adresses.",
)
ADMINISTRATOR_UNKNOWN = Sentence(
    en="GOOGLE_ADMIN_EMAIL is no user of this Google Workspace: correct it.",
    fr="GOOGLE_ADMIN_EMAIL n'est pas un utilisateur de ce Google Workspace : corrigez ce réglage.",
)
ADMINISTRATOR_LIMITED = Sentence(
    en="GOOGLE_ADMIN_EMAIL has some rights of an administrator only. Where users cannot be made or restored, give the "
    "role of a super administrator.",
    fr="GOOGLE_ADMIN_EMAIL n'a qu'une partie des droits d'un administrateur. Si des utilisateurs ne peuvent pas être "
    "créés ou restaurés, donnez-lui le rôle de super-administrateur.",
)
NO_ADMINISTRATOR = Sentence(
    en="GOOGLE_ADMIN_EMAIL is no administrator: give the role of one, or name another user.",
    fr="GOOGLE_ADMIN_EMAIL n'est pas administrateur : donnez-lui ce rôle, ou nommez un autre utilisateur.",
)
DOMAIN_FINE = Sentence(en="{domain} is verified.", fr="{domain} est vérifié.")
DOMAIN_NOT_VERIFIED = Sentence(
    en="{domain} is not verified: add it under Account > Domains and publish its DNS records.",
    fr="{domain} n'est pas vérifié : ajoutez-le sous Compte > Domaines et publiez ses enregistrements DNS.",
)
DOMAIN_UNKNOWN = Sentence(
    en="{domain} is no domain of this Google Workspace: add it under Account > Domains and publish its DNS records.",
    fr="{domain} n'est pas un domaine de ce Google Workspace : ajoutez-le sous Compte > Domaines et publiez ses "
    "enregistrements DNS.",
)
ALIAS_USER_FINE = Sentence(
    en="The user of GOOGLE_ALIAS_USER has a mailbox.", fr="L'utilisateur de GOOGLE_ALIAS_USER a une boîte."
)
ALIAS_USER_UNKNOWN = Sentence(
    en="GOOGLE_ALIAS_USER is no user's primary address: correct it.",
    fr="GOOGLE_ALIAS_USER n'est l'adresse principale d'aucun utilisateur : corrigez ce réglage.",
)
ALIAS_USER_WITHOUT_MAILBOX = Sentence(
    en="GOOGLE_ALIAS_USER has no mailbox in use: name another user.",
    fr="GOOGLE_ALIAS_USER n'a pas de boîte en service : nommez un autre utilisateur.",
)
LICENCES_BY_THEMSELVES = Sentence(
    en="GOOGLE_LICENCE is not set: the Google Workspace gives licences by itself.",
    fr="GOOGLE_LICENCE n'est pas renseigné : le Google Workspace attribue les licences de lui-même.",
)
LICENCE_FINE = Sentence(
    en="GOOGLE_LICENCE can be given; no API of Google tells how many are left.",
    fr="GOOGLE_LICENCE peut être attribuée ; aucune API de Google ne dit combien il en reste.",
)
LICENCE_UNKNOWN = Sentence(
    en="Google knows no product and SKU {sku}: correct GOOGLE_LICENCE.",
    fr="Google ne connaît pas de produit et de référence {sku} : corrigez GOOGLE_LICENCE.",
)
DKIM_ELSEWHERE = Sentence(
    en="No API of Google tells the DKIM key: make and publish it in the Admin console under Apps > Google Workspace > "
    "Gmail > Authenticate email.",
    fr="Aucune API de Google ne donne la clé DKIM : créez-la et publiez-la dans la console d'administration, sous "
    "Applications > Google Workspace > Gmail > Authentifier les e-mails.",
)
WHERE_TO_DELEGATE = Sentence(
    en="Admin console > Security > Access and data control > API controls > Domain-wide delegation",
    fr="Console d'administration > Sécurité > Contrôle des accès et des données > Commandes des API > Délégation au "
    "niveau du domaine",
)

# -- What Google refuses with ------------------------------------------------------------
CLOCK = Sentence(
    en="This server's clock is wrong, so the mail provider refuses its key: set the time, or start NTP.",
    fr="L'horloge de ce serveur est fausse, et le fournisseur de messagerie refuse donc sa clé : réglez l'heure, ou "
    "activez NTP.",
)
NOBODY = Sentence(
    en="GOOGLE_ADMIN_EMAIL is no user of the Google Workspace that the server may act for: correct it.",
    fr="GOOGLE_ADMIN_EMAIL n'est pas un utilisateur du Google Workspace pour lequel le serveur peut agir : corrigez ce "
    "réglage.",
)
PACKAGE_MISSING = Sentence(
    en="EMAIL_PROVIDER=google needs a further package: run {command}.",
    fr="EMAIL_PROVIDER=google a besoin d'un paquet de plus : lancez {command}.",
)
KEY_FILE_USELESS = Sentence(
    en="GOOGLE_SERVICE_ACCOUNT_FILE names no key file of a Google service account: {why}. Create a JSON key of the "
    "service account in the Google Cloud console and give its path.",
    fr="GOOGLE_SERVICE_ACCOUNT_FILE ne désigne pas le fichier de clé d'un compte de service Google : {why}. Créez une "
    "clé JSON du compte de service dans la console Google Cloud et indiquez son chemin.",
)
KEY_NOT_RSA = Sentence(
    en="its private_key is no RSA key in PEM", fr="sa private_key n'est pas une clé RSA au format PEM"
)
KEY_FILE_UNREADABLE = Sentence(en="it cannot be read", fr="il ne peut pas être lu")
KEY_FILE_TOO_LARGE = Sentence(
    en="it is far too large for a key file", fr="il est bien trop gros pour un fichier de clé"
)
KEY_FILE_NOT_JSON = Sentence(en="it is not JSON", fr="ce n'est pas du JSON")
KEY_FILE_NO_OBJECT = Sentence(en="it is not a JSON object", fr="ce n'est pas un objet JSON")
KEY_FILE_LACKS = Sentence(en="it lacks {members}", fr="il lui manque {members}")
SETTING_MISSING = Sentence(
    en="Addresses at Google need {name}: set it.",
    fr="Les adresses chez Google ont besoin de {name} : renseignez ce réglage.",
)
ALIAS_USER_MISSING = Sentence(
    en="Addresses of this kind at Google need GOOGLE_ALIAS_USER: set it.",
    fr="Les adresses de ce genre chez Google ont besoin de GOOGLE_ALIAS_USER : renseignez ce réglage.",
)
