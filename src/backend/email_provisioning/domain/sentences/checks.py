"""What is said of this server itself: its settings, its database, its keys, its ports."""

from __future__ import annotations

from email_provisioning.domain.sentences.sentence import Sentence

# -- Settings ------------------------------------------------------------
READ_FROM = Sentence(en="Read from {file}.", fr="Lus dans {file}.")
READ_FROM_ENVIRONMENT = Sentence(
    en="Read from the environment; there is no .env file.",
    fr="Lus dans l'environnement ; il n'y a pas de fichier .env.",
)
CANNOT_BE_USED = Sentence(en="{file}: {reason}.", fr="{file} : {reason}.")
PUBLIC_URL_PLAIN = Sentence(
    en="PUBLIC_URL={url}: passwords and sessions cross the network in clear.",
    fr="PUBLIC_URL={url} : les mots de passe et les sessions passent en clair sur le réseau.",
)
ENV_FILE_OPEN = Sentence(
    en="{file} holds secrets, and others can read it.",
    fr="{file} contient des secrets, et d'autres utilisateurs peuvent le lire.",
)
RELAY_PLAIN = Sentence(
    en="SMTP_RELAY_URL: the password for {host} is sent in clear.",
    fr="SMTP_RELAY_URL : le mot de passe pour {host} est envoyé en clair.",
)
LOG_LEVEL_DEBUG = Sentence(
    en="LOG_LEVEL=DEBUG: the log grows fast, and tells more than is needed.",
    fr="LOG_LEVEL=DEBUG : le journal grossit vite, et en dit plus que nécessaire.",
)
GATEWAY_LOOPBACK = Sentence(
    en="GATEWAY_HOST={host}: only this machine reaches the mail gateway.",
    fr="GATEWAY_HOST={host} : seule cette machine atteint la passerelle de messagerie.",
)
PUBLIC_HOST_NO_NAME = Sentence(
    en="GATEWAY_PUBLIC_HOST={host} is no name that mail servers can be told.",
    fr="GATEWAY_PUBLIC_HOST={host} n'est pas un nom à donner à d'autres serveurs de messagerie.",
)
DEFAULT_DOMAIN_KEPT = Sentence(
    en="{domain} stays on {provider} while it has addresses there; EMAIL_PROVIDER={wanted}.",
    fr="{domain} reste chez {provider} tant qu'il y a des adresses ; EMAIL_PROVIDER={wanted}.",
)

# -- Database and disk ------------------------------------------------------------
POSTGRESQL_AT = Sentence(en="PostgreSQL at {host}", fr="PostgreSQL sur {host}")
POSTGRESQL_AT_SOCKET = Sentence(en="PostgreSQL at its socket", fr="PostgreSQL par sa socket")
NO_DATABASE = Sentence(
    en="There is no database yet: run python manage.py db upgrade.",
    fr="La base de données n'existe pas encore : lancez python manage.py db upgrade.",
)
DATABASE_FINE = Sentence(
    en="{name} answers, can be written to, and is at the newest revision.",
    fr="{name} répond, accepte les écritures et est à la dernière révision.",
)
DATABASE_READ_ONLY = Sentence(
    en="{name} can be read but not written to.", fr="{name} accepte les lectures, mais pas les écritures."
)
DATABASE_AWAY = Sentence(
    en="{name} does not answer, or refuses.", fr="{name} ne répond pas, ou refuse la connexion."
)
DISK = Sentence(
    en="{free} MiB are free at {folder}.", fr="{free:# Mio est libre|# Mio sont libres} dans {folder}."
)

# -- Key file and store of secrets ------------------------------------------------------------
KEY_FILE_LATER = Sentence(
    en="{file} will be made at the first start.", fr="{file} sera créé au premier démarrage."
)
KEY_FILE_FINE = Sentence(
    en="{file} is there, and only this user can read it.",
    fr="{file} est en place, et seul cet utilisateur peut le lire.",
)
KEY_FILE_LOST = Sentence(
    en="{file} is not there, and passwords were stored with it.",
    fr="{file} n'est plus là, alors que des mots de passe ont été enregistrés avec lui.",
)
KEY_FILE_UNREADABLE = Sentence(
    en="{file} cannot be read ({reason}).", fr="{file} ne peut pas être lu ({reason})."
)
KEY_FILE_OPEN = Sentence(
    en="{file} can be read by others (mode {mode}): run chmod 600 on it.",
    fr="{file} peut être lu par d'autres utilisateurs (mode {mode}) : lancez chmod 600 sur ce fichier.",
)
KEY_FILE_FOREIGN = Sentence(
    en="{file} is not a key file: restore it from your backup.",
    fr="{file} n'est pas un fichier de clés : restaurez-le depuis votre sauvegarde.",
)
KEY_FILE_EMPTY = Sentence(
    en="{file} holds no key: restore it from your backup.",
    fr="{file} ne contient aucune clé : restaurez-le depuis votre sauvegarde.",
)
KEY_FILE_REPLACED = Sentence(
    en="{file} was replaced by another key file: put the former one back.",
    fr="{file} a été remplacé par un autre fichier de clés : remettez l'ancien.",
)
KEY_FILE_GONE = Sentence(
    en="{file} is not there, and what was stored can only be used with it: restore it from your backup.",
    fr="{file} n'est plus là, et ce qui a été enregistré ne peut servir qu'avec lui : restaurez-le depuis votre "
    "sauvegarde.",
)
STORE_ANSWERS = Sentence(en="The store {kind} answers.", fr="Le coffre {kind} répond.")

# -- Certificate ------------------------------------------------------------
CERTIFICATE_LATER = Sentence(
    en="A self-signed certificate will be made at the first start.",
    fr="Un certificat autosigné sera créé au premier démarrage.",
)
CERTIFICATE_UNUSABLE = Sentence(
    en="{file} cannot be used ({reason}).", fr="{file} est inutilisable ({reason})."
)
CERTIFICATE_FINE = Sentence(en="Valid for {host} until {end}.", fr="Valable pour {host} jusqu'au {end}.")
CERTIFICATE_NOT_YET = Sentence(
    en="It is valid from {begin} on.", fr="Il n'est valable qu'à partir du {begin}."
)
CERTIFICATE_EXPIRED = Sentence(en="It has expired on {end}.", fr="Il a expiré le {end}.")
CERTIFICATE_EXPIRES = Sentence(en="It expires on {end}.", fr="Il expire le {end}.")
CERTIFICATE_OTHER_NAME = Sentence(
    en="It is for {names}, and mail clients are told {host}.",
    fr="Il est établi pour {names}, alors que les logiciels de messagerie se connectent à {host}.",
)
CERTIFICATE_WITHOUT_NAME = Sentence(
    en="It is for no name at all, and mail clients are told {host}.",
    fr="Il n'est établi pour aucun nom, alors que les logiciels de messagerie se connectent à {host}.",
)
CERTIFICATE_SELF_SIGNED = Sentence(
    en="It is self-signed: mail clients ask their users whether to trust it.",
    fr="Il est autosigné : les logiciels de messagerie demandent à leurs utilisateurs s'il faut lui faire confiance.",
)

# -- Ports and IMAP ------------------------------------------------------------
NO_SUBMISSION_PORT = Sentence(
    en="GATEWAY_PORT and GATEWAY_TLS_PORT are both 0: nobody can send through the gateway.",
    fr="GATEWAY_PORT et GATEWAY_TLS_PORT valent tous deux 0 : personne ne peut envoyer par la passerelle.",
)
MX_PORT_OFF = Sentence(
    en="GATEWAY_MX_PORT is 0, and mail of some domains is kept here.",
    fr="GATEWAY_MX_PORT vaut 0, alors que le courrier de certains domaines est hébergé ici.",
)
NOT_LISTENING = Sentence(
    en="Nothing listens on {ports:port #|ports #} of {host}.",
    fr="Rien n'écoute sur {ports:le port #|les ports #} de {host}.",
)
LISTENS = Sentence(en="Listens on {ports}.", fr="À l'écoute sur {ports}.")
FROM_OUTSIDE = Sentence(en="{port} (from outside)", fr="{port} (depuis l'extérieur)")
IMAP_OFF = Sentence(en="IMAP is turned off.", fr="IMAP est désactivé.")
IMAP_NOT_NEEDED = Sentence(
    en="No mailbox is kept here: IMAP is not needed.",
    fr="Aucune boîte n'est hébergée ici : IMAP n'est pas nécessaire.",
)
DOVECOT_FINE = Sentence(
    en="Dovecot is installed, for port {port}.", fr="Dovecot est installé, pour le port {port}."
)
DOVECOT_OTHER = Sentence(
    en="Dovecot {found} is installed, and IMAP is served with {wanted} only.",
    fr="Dovecot {found} est installé, alors que seul {wanted} convient pour IMAP.",
)

# -- Work under way ------------------------------------------------------------
NOTHING_WAITS = Sentence(en="Nothing waits for a worker.", fr="Aucune opération n'attend de travailleur.")
WORKER_BEHIND = Sentence(
    en="Operations that wait for a worker: {waiting}, the first of them for {minutes:# minute|# minutes}.",
    fr="Opérations en attente d'un travailleur : {waiting}, la première depuis {minutes:# minute|# minutes}.",
)
WEBHOOK_FAILING = Sentence(
    en="The webhook to {host} has failed since {since}: {pending:# delivery waits|# deliveries wait}.",
    fr="Le webhook vers {host} échoue depuis le {since} : {pending:# envoi attend|# envois attendent}.",
)
WEBHOOK_FAILED = Sentence(
    en="The webhook to {host} was turned off: nothing but failures for days.",
    fr="Le webhook vers {host} a été désactivé : il n'a connu que des échecs pendant des jours.",
)
WEBHOOK_GONE = Sentence(
    en="The webhook to {host} was turned off: its receiver answered 410.",
    fr="Le webhook vers {host} a été désactivé : son destinataire a répondu 410.",
)
NEARLY_USED_UP = Sentence(
    en="Of the {limit} addresses that there may be in all, {used:# is|# are} there.",
    fr="Sur les {limit} adresses possibles en tout, {used:# existe|# existent} déjà.",
)
NOT_COMPARED = Sentence(
    en="{domain} could not be compared with its provider: {code}.",
    fr="{domain} n'a pas pu être comparé à son fournisseur : {code}.",
)
OUT_OF_STEP = Sentence(
    en="{domain} and its provider differ in {differences:# thing|# things}.",
    fr="{domain} et son fournisseur diffèrent sur {differences:# point|# points}.",
)

# -- Domains and clocks ------------------------------------------------------------
DOMAIN_FOR_TESTS = Sentence(
    en="{domain} is kept for tests and examples: nobody outside can write to it.",
    fr="{domain} est réservé aux tests et aux exemples : personne de l'extérieur ne peut y écrire.",
)
SENDS_FOR = Sentence(en="{provider} sends for {domain}.", fr="{provider} envoie pour {domain}.")
SENDS_NOT_YET = Sentence(
    en="{provider} does not send for {domain} yet.", fr="{provider} n'envoie pas encore pour {domain}."
)
PROVIDER_LACKS = Sentence(
    en="The provider {kind} needs {settings}: set what is missing, and start again.",
    fr="Le fournisseur {kind} a besoin de {settings} : renseignez ce qui manque, puis redémarrez.",
)
CLOCK_AGREES = Sentence(en="It agrees with {host}'s.", fr="Elle concorde avec celle de {host}.")
CLOCK_AHEAD = Sentence(
    en="This machine's clock is {seconds} s ahead of {host}'s.",
    fr="L'horloge de cette machine avance de {seconds} s sur celle de {host}.",
)
CLOCK_BEHIND = Sentence(
    en="This machine's clock is {seconds} s behind {host}'s.",
    fr="L'horloge de cette machine retarde de {seconds} s sur celle de {host}.",
)

# -- Checks that told nothing ------------------------------------------------------------
CRASHED = Sentence(
    en="This check crashed ({error}).", fr="Ce contrôle s'est interrompu sur une erreur ({error})."
)
TIMED_OUT = Sentence(
    en="This check did not end within {seconds} s.", fr="Ce contrôle ne s'est pas terminé en {seconds} s."
)
REST_NOT_CHECKED = Sentence(
    en="Everything else could not be looked at.", fr="Le reste n'a pas pu être examiné."
)
DOMAINS_NOT_CHECKED = Sentence(
    en="Providers and domains could not be looked at.",
    fr="Les fournisseurs et les domaines n'ont pas pu être examinés.",
)
