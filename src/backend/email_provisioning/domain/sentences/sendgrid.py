"""What is said of SendGrid."""

from __future__ import annotations

from email_provisioning.domain.sentences.sentence import Sentence

# -- What a permission is needed for ------------------------------------------------------------
SEND_MAIL = Sentence(en="send mail", fr="envoyer des messages")
SEE_VERIFICATION = Sentence(en="see whether a domain is verified", fr="savoir si un domaine est vérifié")
FIND_PASSWORDS = Sentence(
    en="find the direct passwords of an address that is suspended or deleted",
    fr="retrouver les mots de passe directs d'une adresse suspendue ou supprimée",
)
LOOK_AGAIN = Sentence(
    en="let SendGrid look at new DNS records again",
    fr="demander à SendGrid de revoir de nouveaux enregistrements DNS",
)
ISSUE_PASSWORDS = Sentence(en="issue direct passwords", fr="délivrer des mots de passe directs")
SUSPEND_PASSWORDS = Sentence(en="suspend direct passwords", fr="suspendre des mots de passe directs")
REMOVE_PASSWORDS = Sentence(en="remove direct passwords", fr="supprimer des mots de passe directs")
SEE_PLAN = Sentence(
    en="suspend direct passwords and see the plan",
    fr="suspendre des mots de passe directs et connaître la formule",
)
SEE_CREDITS = Sentence(
    en="suspend direct passwords and see what is left of the plan",
    fr="suspendre des mots de passe directs et savoir ce qui reste de la formule",
)
SHOW_COUNTS = Sentence(
    en="show what SendGrid has counted of an address beside what this server has",
    fr="afficher ce que SendGrid a compté pour une adresse à côté de ce que ce serveur a compté",
)
MAKE_SUBUSERS = Sentence(en="make subusers", fr="créer des sous-utilisateurs")
FIND_SUBUSERS = Sentence(en="find subusers", fr="retrouver les sous-utilisateurs")
LET_SUBUSERS_SEND = Sentence(
    en="let subusers send for their domain", fr="laisser les sous-utilisateurs envoyer pour leur domaine"
)
MAKE_SUBUSER_KEYS = Sentence(en="make the keys of subusers", fr="créer les clés des sous-utilisateurs")
REMOVE_SUBUSER_KEYS = Sentence(
    en="remove the keys of subusers", fr="supprimer les clés des sous-utilisateurs"
)

# -- What was found ------------------------------------------------------------
PERMISSION_MISSING = Sentence(
    en="The API key lacks the permission {scope}: it is needed to {use}.",
    fr="Il manque l'autorisation {scope} à la clé d'API : elle est nécessaire pour {use}.",
)
PERMISSIONS_FINE = Sentence(
    en="The API key has every permission that is needed.",
    fr="La clé d'API a toutes les autorisations nécessaires.",
)
TRIAL = Sentence(
    en="The SendGrid account is on the free trial: it ends after 60 days and sends 100 messages a day.",
    fr="Le compte SendGrid est en essai gratuit : l'essai dure 60 jours et permet 100 messages par jour.",
)
PAID_PLAN = Sentence(
    en="The SendGrid account has a paid plan.", fr="Le compte SendGrid a une formule payante."
)
CREDITS = Sentence(
    en="The plan at SendGrid has {remain} of {total} messages left in this period.",
    fr="Il reste {remain:# message|# messages} sur {total} dans la formule SendGrid pour cette période.",
)
SENDS_FOR = Sentence(en="SendGrid sends for {domain}.", fr="SendGrid envoie pour {domain}.")
SENDS_NOT_YET = Sentence(
    en="SendGrid does not send for {domain} yet.", fr="SendGrid n'envoie pas encore pour {domain}."
)
RECORDS_UNSEEN = Sentence(
    en="SendGrid does not send for {domain} yet. It does not see {records}.",
    fr="SendGrid n'envoie pas encore pour {domain}. Il ne voit pas {records}.",
)
DOMAIN_UNKNOWN = Sentence(
    en="SendGrid does not send for {domain} yet. Add it there under Sender Authentication.",
    fr="SendGrid n'envoie pas encore pour {domain}. Ajoutez-le chez SendGrid, sous Sender Authentication.",
)
SUBUSER_LATER = Sentence(
    en="The subuser of {domain} is made with its first address.",
    fr="Le sous-utilisateur de {domain} sera créé avec sa première adresse.",
)
SUBUSER_DISABLED = Sentence(
    en="The subuser {username} of {domain} is disabled at SendGrid: enable it there.",
    fr="Le sous-utilisateur {username} de {domain} est désactivé chez SendGrid : réactivez-le.",
)
SUBUSER_FINE = Sentence(
    en="{domain} sends through its subuser {username}.",
    fr="{domain} envoie par son sous-utilisateur {username}.",
)
RELAY_FINE = Sentence(
    en="SendGrid's SMTP relay lets this server in.", fr="Le relais SMTP de SendGrid accepte ce serveur."
)

# -- What SendGrid refuses with ------------------------------------------------------------
OTHER_REGION = Sentence(
    en="This SendGrid account belongs to another region: set SENDGRID_BASE_URL to https://api.eu.sendgrid.com and "
    "SENDGRID_SMTP_URL to smtp+starttls://smtp.eu.sendgrid.net:587, or take them out for the global region.",
    fr="Ce compte SendGrid relève d'une autre région : donnez à SENDGRID_BASE_URL la valeur "
    "https://api.eu.sendgrid.com et à SENDGRID_SMTP_URL la valeur smtp+starttls://smtp.eu.sendgrid.net:587, ou "
    "retirez-les pour la région mondiale.",
)
NO_CREDITS = Sentence(
    en="The credits of the plan at SendGrid are used up: they come back with the next period or a larger plan.",
    fr="Les crédits de la formule SendGrid sont épuisés : ils reviennent à la période suivante, ou avec une formule "
    "supérieure.",
)
KEY_NOT_SET = Sentence(
    en="SENDGRID_API_KEY is not set to an API key of SendGrid: set it.",
    fr="SENDGRID_API_KEY ne contient pas de clé d'API SendGrid : renseignez-la.",
)
NOT_VERIFIED = Sentence(
    en="Domain not verified: SendGrid does not know {domain}. The administrator must add it there under Sender "
    "Authentication and publish its DNS records.",
    fr="Domaine non vérifié : SendGrid ne connaît pas {domain}. L'administrateur doit l'y ajouter, sous Sender "
    "Authentication, et publier ses enregistrements DNS.",
)
SUBUSER_PAUSED = Sentence(
    en="The subuser of {domain} is disabled at SendGrid: enable it there.",
    fr="Le sous-utilisateur de {domain} est désactivé chez SendGrid : réactivez-le.",
)
SUBUSER_FOREIGN = Sentence(
    en="The subuser {username} belongs to another account at SendGrid: ask SendGrid to free it.",
    fr="Le sous-utilisateur {username} appartient à un autre compte SendGrid : demandez à SendGrid de le libérer.",
)
