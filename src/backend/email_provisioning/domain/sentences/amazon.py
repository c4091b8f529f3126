"""What is said of Amazon SES."""

from __future__ import annotations

from email_provisioning.domain.sentences.sentence import Sentence

# -- What was found ------------------------------------------------------------
REGION_NEW = Sentence(
    en="AWS_REGION={region} is no region that this version knows.",
    fr="AWS_REGION={region} n'est pas une région connue de cette version.",
)
SANDBOX = Sentence(
    en="The account at Amazon is in the sandbox: it sends to verified addresses alone, 200 messages a day. Ask Amazon "
    "for production access in {region}.",
    fr="Le compte Amazon est en bac à sable : il n'envoie qu'à des adresses vérifiées, 200 messages par jour. "
    "Demandez à Amazon l'accès en production dans la région {region}.",
)
DOMAIN_NOT_VERIFIED = Sentence(
    en="{domain} is not verified at Amazon SES in {region}: publish its DNS records.",
    fr="{domain} n'est pas vérifié chez Amazon SES dans la région {region} : publiez ses enregistrements DNS.",
)
SENDS_FOR = Sentence(en="Amazon SES sends for {domain}.", fr="Amazon SES envoie pour {domain}.")
NOT_SIGNED = Sentence(
    en="Mail from {domain} is not signed (DKIM): publish the three CNAME records.",
    fr="Les messages de {domain} ne sont pas signés (DKIM) : publiez les trois enregistrements CNAME.",
)
MAIL_FROM_NOT_READY = Sentence(
    en="Bounces do not go to {host} yet: publish its MX and TXT records.",
    fr="Les retours d'erreur n'arrivent pas encore chez {host} : publiez ses enregistrements MX et TXT.",
)
TENANT_STOPPED = Sentence(
    en="Amazon has stopped the tenant of {domain}.", fr="Amazon a suspendu le tenant de {domain}."
)
LIST_FINE = Sentence(
    en="What is held at Amazon can be listed.", fr="Ce qui se trouve chez Amazon peut être énuméré."
)
PERMISSIONS_UNKNOWN = Sentence(
    en="Which further rights the key has is not known: it may not ask (iam:SimulatePrincipalPolicy).",
    fr="Les autres droits de la clé ne sont pas connus : elle n'est pas autorisée à les demander "
    "(iam:SimulatePrincipalPolicy).",
)
PERMISSIONS_MISSING = Sentence(
    en="The server's key at Amazon lacks {actions:the permission #: grant it|the permissions #: grant them}.",
    fr="Il manque {actions:l'autorisation # à la clé du serveur chez Amazon : accordez-la|les autorisations # à la "
    "clé du serveur chez Amazon : accordez-les}.",
)
PERMISSIONS_FINE = Sentence(
    en="The server's key at Amazon has every permission that it needs.",
    fr="La clé du serveur chez Amazon a toutes les autorisations nécessaires.",
)
ALL_STOPPED = Sentence(
    en="Amazon has stopped all sending of the account: talk to it.",
    fr="Amazon a suspendu tous les envois du compte : adressez-vous à Amazon.",
)
UNDER_REVIEW = Sentence(
    en="Amazon has put the account under review: too much of its mail bounces or is complained of.",
    fr="Amazon examine le compte : trop de ses messages reviennent en erreur ou font l'objet de plaintes.",
)
NO_QUOTA = Sentence(
    en="There is no limit to messages in 24 hours, and one of {rate} in a second.",
    fr="Le nombre de messages par 24 heures n'est pas limité ; celui par seconde l'est à {rate}.",
)
QUOTA = Sentence(
    en="{used} of {most} messages {used:was|were} sent in 24 hours; {rate} a second at most.",
    fr="{used:# message envoyé|# messages envoyés} sur {most} en 24 heures ; {rate} par seconde au plus.",
)

# -- What Amazon refuses with ------------------------------------------------------------
KEY_INVALID = Sentence(
    en="Provider API key invalid: the administrator must check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
    fr="Clé d'API du fournisseur refusée : l'administrateur doit vérifier AWS_ACCESS_KEY_ID et "
    "AWS_SECRET_ACCESS_KEY.",
)
CLOCK = Sentence(
    en="The clock of this server is minutes away from Amazon's: the administrator must set it, best by NTP.",
    fr="L'horloge de ce serveur est à plusieurs minutes de celle d'Amazon : l'administrateur doit la régler, de "
    "préférence par NTP.",
)
DENIED = Sentence(
    en="The server's key at Amazon lacks the permission {action}: the administrator must grant it.",
    fr="Il manque l'autorisation {action} à la clé du serveur chez Amazon : l'administrateur doit l'accorder.",
)
NOT_ENABLED = Sentence(
    en="The account at Amazon cannot use this service in this region: the administrator must enable it, or correct "
    "AWS_REGION.",
    fr="Le compte Amazon ne peut pas utiliser ce service dans cette région : l'administrateur doit l'activer, ou "
    "corriger AWS_REGION.",
)
QUOTA_USED_UP = Sentence(
    en="The sending quota of the account at Amazon is used up: it comes back within 24 hours.",
    fr="Le quota d'envoi du compte Amazon est épuisé : il se reconstitue en 24 heures.",
)
CLIENT_UNUSABLE = Sentence(
    en="Amazon's client cannot be set up: the administrator must check AWS_REGION and AWS_ENDPOINT_URL.",
    fr="Le client d'Amazon ne peut pas être préparé : l'administrateur doit vérifier AWS_REGION et AWS_ENDPOINT_URL.",
)
CLIENT_MISSING = Sentence(
    en="Amazon's client is not installed on this server: run {command}",
    fr="Le client d'Amazon n'est pas installé sur ce serveur : lancez {command}",
)
REGION_UNKNOWN = Sentence(
    en="AWS_REGION={region} is no region that is known: the administrator must correct it.",
    fr="AWS_REGION={region} n'est pas une région connue : l'administrateur doit corriger ce réglage.",
)
SETTINGS_MISSING = Sentence(
    en="Amazon SES needs {settings}: the administrator must set {settings:it|them}.",
    fr="Amazon SES a besoin de {settings} : l'administrateur doit {settings:le|les} renseigner.",
)
VERIFICATION_MISSING = Sentence(
    en="Domain not verified at Amazon SES in {region}: the administrator must publish its DNS records.",
    fr="Domaine non vérifié chez Amazon SES dans la région {region} : l'administrateur doit publier ses "
    "enregistrements DNS.",
)
TENANT_FOREIGN = Sentence(
    en="A tenant of this domain's name is there at Amazon SES without our mark: the administrator must remove it, or "
    "give it the tag {tag}.",
    fr="Un tenant au nom de ce domaine existe chez Amazon SES sans notre marque : l'administrateur doit le supprimer, "
    "ou lui donner l'étiquette {tag}.",
)
