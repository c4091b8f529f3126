"""What is said of settings that cannot be used: each names its remedy, and never a secret."""

from __future__ import annotations

from email_provisioning.domain.sentences.sentence import Sentence

# -- How a setting is refused ------------------------------------------------------------
REFUSED = Sentence(en="{what}: {why}.", fr="{what} : {why}.")
NEEDS_MORE = Sentence(
    en="{setting} needs {names} as well: give a value, or choose another.",
    fr="{setting} exige aussi {names} : renseignez ce qui manque, ou faites un autre choix.",
)
MISSING_OF_PAIR = Sentence(
    en="{name} is missing: {pair} are given both or not at all.",
    fr="Il manque {name} : {pair} se renseignent ensemble, ou pas du tout.",
)
SAME_PORT = Sentence(
    en="{setting} is the port of {other} as well: give each its own.",
    fr="{setting} est aussi le port de {other} : donnez à chacun le sien.",
)
PROVIDER_UNKNOWN = Sentence(
    en="EMAIL_PROVIDER={kind} is not available in this version: set one of {kinds}.",
    fr="EMAIL_PROVIDER={kind} n'existe pas dans cette version : choisissez parmi {kinds}.",
)
LIBRARY_MISSING = Sentence(
    en="{setting} needs a library: {command}, or remove it.",
    fr="{setting} a besoin d'une bibliothèque : {command}, ou retirez ce réglage.",
)
NO_SETTING_BUT = Sentence(
    en="{name} is not a setting: did you mean {near}?",
    fr="{name} n'est pas un réglage : pensiez-vous à {near} ?",
)
NO_SETTING = Sentence(
    en="{name} is not a setting: take it out; config/email-provisioning.env lists every setting.",
    fr="{name} n'est pas un réglage : retirez-le ; config/email-provisioning.env les énumère tous.",
)
FILE_GIVEN_TOO = Sentence(
    en="{name} is given as well: keep one of the two", fr="{name} est donné aussi : gardez l'un des deux"
)

# -- The .env file and files of secrets ------------------------------------------------------------
FILE_NOT_UTF8 = Sentence(
    en="{file} is not UTF-8 text: save it as UTF-8.",
    fr="{file} n'est pas du texte en UTF-8 : enregistrez-le ainsi.",
)
ENV_FILE_UNREADABLE = Sentence(
    en="{file} cannot be read ({reason}): correct {name}, or put it there.",
    fr="{file} ne peut pas être lu ({reason}) : corrigez {name}, ou mettez-y ce fichier.",
)
LINE_UNREADABLE = Sentence(
    en="{file}, line {line}: write NAME=value, or begin the line with #.",
    fr="{file}, ligne {line} : écrivez NOM=valeur, ou commencez la ligne par #.",
)
NAMES_ITSELF = Sentence(
    en="{name} names this file: set it in the process environment, not here.",
    fr="{name} désigne ce fichier : renseignez-le dans l'environnement du processus, pas ici.",
)
SECRET_UNREADABLE = Sentence(
    en="{file} cannot be read ({reason}): correct the path, or put the file there",
    fr="{file} ne peut pas être lu ({reason}) : corrigez le chemin, ou mettez-y le fichier",
)
SECRET_NOT_UTF8 = Sentence(en="{file} is not UTF-8 text", fr="{file} n'est pas du texte en UTF-8")
SECRET_EMPTY = Sentence(
    en="{file} is empty or over 64 KiB: put the secret in it, and nothing else",
    fr="{file} est vide ou dépasse 64 Kio : mettez-y le secret, et rien d'autre",
)

# -- What a value has to be ------------------------------------------------------------
ONE_LINE = Sentence(
    en="give one line of printable characters", fr="donnez une seule ligne de caractères imprimables"
)
WHOLE_NUMBER = Sentence(
    en="give a whole number from {lowest} to {highest}", fr="donnez un nombre entier de {lowest} à {highest}"
)
WHOLE_NUMBER_OR_OFF = Sentence(
    en="give a whole number from {lowest} to {highest}, or 0 to turn it off",
    fr="donnez un nombre entier de {lowest} à {highest}, ou 0 pour désactiver",
)
SECONDS = Sentence(
    en="give seconds from {lowest} to {highest}", fr="donnez des secondes, de {lowest} à {highest}"
)
CALLS = Sentence(
    en="give calls a second by provider, 0.01 to 10000: sendgrid:10,aws-ses:1",
    fr="donnez des appels par seconde, de 0.01 à 10000, par fournisseur : sendgrid:10,aws-ses:1",
)
TRUE_OR_FALSE = Sentence(en="give true or false", fr="donnez true ou false")
ONE_OF = Sentence(en="give one of: {choices}", fr="donnez l'une de ces valeurs : {choices}")
WORDS = Sentence(
    en="{word} is not a word: give words with commas between them",
    fr="{word} n'est pas un mot : donnez des mots séparés par des virgules",
)
NO_PATTERN = Sentence(
    en="{pattern} is not a pattern: give a word or a glob, such as contact or team-*",
    fr="{pattern} n'est pas un motif : donnez un mot ou un motif, comme contact ou equipe-*",
)
NO_GLOB = Sentence(
    en="{pattern} is not a glob: write a set of characters as in [abc], [a-z] or [!0-9]",
    fr="{pattern} n'est pas un motif : écrivez un ensemble de caractères comme [abc], [a-z] ou [!0-9]",
)
NO_SET = Sentence(
    en="{characters} is not a set of characters: write [abc], [a-z] or [!0-9]",
    fr="{characters} n'est pas un ensemble de caractères : écrivez [abc], [a-z] ou [!0-9]",
)
AT_MOST = Sentence(en="give at most {most}", fr="donnez-en {most} au plus")
IPV4_ADDRESSES = Sentence(
    en="give IPv4 addresses with commas between them, such as 192.0.2.1,192.0.2.2",
    fr="donnez des adresses IPv4 séparées par des virgules, comme 192.0.2.1,192.0.2.2",
)
NETWORKS = Sentence(
    en="give networks with commas between them, such as 127.0.0.0/8,10.0.0.0/8,::1/128",
    fr="donnez des réseaux séparés par des virgules, comme 127.0.0.0/8,10.0.0.0/8,::1/128",
)
TOKEN = Sentence(
    en="give 16 to 256 letters, digits and signs without spaces, such as openssl rand -hex 32",
    fr="donnez de 16 à 256 lettres, chiffres et signes sans espace, comme en produit openssl rand -hex 32",
)
REGION = Sentence(
    en="give the name of a region, such as eu-west-1", fr="donnez le nom d'une région, comme eu-west-1"
)
AWS_NAME = Sentence(
    en="give at most 64 letters, digits, hyphens and underscores",
    fr="donnez au plus 64 lettres, chiffres, traits d'union et traits de soulignement",
)
ONE_DOMAIN = Sentence(
    en="give one domain name, such as example.com, without @ or commas",
    fr="donnez un seul nom de domaine, comme example.com, sans @ ni virgule",
)
DOMAIN = Sentence(
    en="give a domain name, such as example.com", fr="donnez un nom de domaine, comme example.com"
)
HOST = Sentence(
    en="give a host name or an IP address, without port or scheme",
    fr="donnez un nom d'hôte ou une adresse IP, sans port ni protocole",
)
RESOLVERS = Sentence(
    en="give IP addresses with commas between them, such as 192.0.2.1 or [::1]:53",
    fr="donnez des adresses IP séparées par des virgules, comme 192.0.2.1 ou [::1]:53",
)
PORTS = Sentence(en="give ports from 1 to 65535", fr="donnez des ports de 1 à 65535")
PUBLIC_HOST = Sentence(
    en="give the name that clients connect to: this address only means every interface",
    fr="donnez le nom auquel les clients se connectent : cette adresse ne désigne que toutes les interfaces",
)
SECRET_PREFIX = Sentence(
    en="give letters, digits and / _ + = . @ -, at most 200",
    fr="donnez des lettres, des chiffres et / _ + = . @ -, 200 au plus",
)
VAULT_PATH = Sentence(
    en="give a path such as secret or team/mail: letters, digits and . _ - between slashes",
    fr="donnez un chemin comme secret ou team/mail : des lettres, des chiffres et . _ - entre des barres obliques",
)
PATH = Sentence(
    en="give a path without question marks and control characters",
    fr="donnez un chemin sans point d'interrogation ni caractère de contrôle",
)
FOLDER = Sentence(en="this is a file: give a folder", fr="c'est un fichier : donnez un dossier")
FILE = Sentence(en="this is a folder: give a file", fr="c'est un dossier : donnez un fichier")
FILE_MISSING = Sentence(
    en="there is no file {file}: correct the path, or put the file there",
    fr="le fichier {file} n'existe pas : corrigez le chemin, ou mettez-y le fichier",
)
MAILBOX = Sentence(
    en="give an e-mail address, such as admin@example.com",
    fr="donnez une adresse e-mail, comme admin@example.com",
)
CURRENCY = Sentence(
    en="give a currency of ISO 4217, such as EUR", fr="donnez une devise de l'ISO 4217, comme EUR"
)
RATES = Sentence(
    en="give rates with their day, such as EUR/USD=1.08@2026-11-20",
    fr="donnez des taux avec leur jour, comme EUR/USD=1.08@2026-11-20",
)
PLANS = Sentence(
    en="give one plan for each provider: sendgrid:Pro,google:Business Starter",
    fr="donnez une formule par fournisseur : sendgrid:Pro,google:Business Starter",
)
COUNTRY = Sentence(
    en="give the two letters of a country, such as FR", fr="donnez les deux lettres d'un pays, comme FR"
)
PRODUCT_AND_SKU = Sentence(
    en="give a product and an SKU, such as Google-Apps/1010020027",
    fr="donnez un produit et une référence (SKU), comme Google-Apps/1010020027",
)
TIME_ZONE = Sentence(
    en="give a time zone name, such as UTC or Europe/Paris",
    fr="donnez un nom de fuseau horaire, comme UTC ou Europe/Paris",
)

# -- URLs ------------------------------------------------------------
DATABASE_URL = Sentence(
    en="give sqlite:///file.db or postgresql://user:password@host/database",
    fr="donnez sqlite:///fichier.db ou postgresql://utilisateur:motdepasse@hote/base",
)
DATABASE_UNNAMED = Sentence(
    en="name the database, as in postgresql://user:password@host/database; signs are percent-encoded",
    fr="nommez la base, comme dans postgresql://utilisateur:motdepasse@hote/base ; les signes s'écrivent en "
    "pour-cent",
)
SQLITE_SLASHES = Sentence(
    en="a SQLite URL has three slashes before a relative path: sqlite:///file.db",
    fr="une URL SQLite a trois barres obliques devant un chemin relatif : sqlite:///fichier.db",
)
SQLITE_IN_MEMORY = Sentence(
    en="a database in memory is lost at once and not shared: give a file, as in sqlite:///file.db",
    fr="une base en mémoire est aussitôt perdue et n'est pas partagée : donnez un fichier, comme dans "
    "sqlite:///fichier.db",
)
ADDRESS = Sentence(
    en="give an address such as {example}, with no query and no password",
    fr="donnez une adresse comme {example}, sans requête ni mot de passe",
)
HTTPS_FOR_KEYS = Sentence(
    en="give an address that begins with https://: keys are sent there",
    fr="donnez une adresse qui commence par https:// : des clés y sont envoyées",
)
TLS_FOR_KEYS = Sentence(
    en="give smtp+starttls:// or smtps://: keys are sent there",
    fr="donnez smtp+starttls:// ou smtps:// : des clés y sont envoyées",
)
HTTPS = Sentence(
    en="give an address that begins with https://", fr="donnez une adresse qui commence par https://"
)
RELAY = Sentence(
    en="give smtp+starttls://user:password@relay.example.com:587, or smtp:// or smtps://",
    fr="donnez smtp+starttls://utilisateur:motdepasse@relais.example.com:587, ou smtp:// ou smtps://",
)
RELAY_HALF_SIGNED_IN = Sentence(
    en="give both the user and the password before the @, or neither",
    fr="donnez à la fois l'utilisateur et le mot de passe devant le @, ou aucun des deux",
)
RELAY_UNPRINTABLE = Sentence(
    en="take the control characters out of the user and the password",
    fr="retirez les caractères de contrôle de l'utilisateur et du mot de passe",
)
