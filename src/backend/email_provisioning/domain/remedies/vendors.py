"""What to do about what is found at one vendor alone."""

from __future__ import annotations

from collections.abc import Mapping

from email_provisioning.domain.remedies.remedy import Remedy

REMEDIES: Mapping[str, Remedy] = {
    # -- SendGrid ------------------------------------------------------------
    "provider_trial": Remedy(
        en="Choose a paid plan at SendGrid before the trial ends.",
        fr="Choisissez une formule payante chez SendGrid avant la fin de l'essai.",
    ),
    "provider_credits_low": Remedy(
        en="Raise the plan at SendGrid, or send less until the next period begins.",
        fr="Passez à une formule supérieure chez SendGrid, ou envoyez moins jusqu'à la prochaine période.",
    ),
    # -- Amazon SES ------------------------------------------------------------
    "region_unknown": Remedy(
        en="Check AWS_REGION, such as eu-west-1: the domain has to be verified in the same region.",
        fr="Vérifiez AWS_REGION, par exemple eu-west-1 : le domaine doit être vérifié dans la même région.",
    ),
    "sandbox": Remedy(
        en="Ask for production access in the SES console, under Account dashboard, in the region of AWS_REGION.",
        fr="Demandez l'accès en production dans la console SES, Account dashboard, dans la région d'AWS_REGION.",
    ),
    "dkim_not_verified": Remedy(
        en="Publish the three DKIM records (email-provisioning domains status DOMAIN), and wait for Amazon.",
        fr="Publiez les trois enregistrements DKIM (email-provisioning domains status DOMAINE), et attendez qu'Amazon "
        "les voie.",
    ),
    "mail_from_not_verified": Remedy(
        en="Publish the MX and TXT records of the MAIL FROM domain (email-provisioning domains status DOMAIN).",
        fr="Publiez les enregistrements MX et TXT du domaine MAIL FROM (email-provisioning domains status DOMAINE).",
    ),
    "permissions_not_checked": Remedy(
        en="Allow the key iam:SimulatePrincipalPolicy to have its rights checked here; nothing else needs it.",
        fr="Accordez iam:SimulatePrincipalPolicy à la clé pour que ses droits soient contrôlés ici ; rien d'autre n'en "
        "a besoin.",
    ),
    "under_review": Remedy(
        en="Read what Amazon wrote about the account, stop mail to addresses that bounce, and answer the case.",
        fr="Lisez ce qu'Amazon a écrit sur le compte, cessez d'écrire aux adresses qui rebondissent, et répondez au "
        "dossier.",
    ),
    "quota_used_up": Remedy(
        en="Wait: it frees up over 24 hours. Ask Amazon for a higher sending quota where it happens again.",
        fr="Attendez : il se libère sur 24 heures. Demandez à Amazon un quota d'envoi plus élevé si cela se répète.",
    ),
    "quota_nearly_used_up": Remedy(
        en="Ask Amazon for a higher sending quota, in the console under Service Quotas, before it is used up.",
        fr="Demandez à Amazon un quota d'envoi plus élevé, sous Service Quotas, avant qu'il soit épuisé.",
    ),
    # -- Microsoft 365 ------------------------------------------------------------
    "domain_without_mail": Remedy(
        en="Choose Exchange for the domain in the Microsoft 365 admin centre, under Settings, Domains.",
        fr="Choisissez Exchange pour ce domaine dans le centre d'administration Microsoft 365, Paramètres, Domaines.",
    ),
    "dkim_not_shown": Remedy(
        en="Open security.microsoft.com, Email authentication settings, DKIM, and publish what it shows.",
        fr="Ouvrez security.microsoft.com, Paramètres d'authentification des courriers, DKIM, et publiez ce qui y est "
        "affiché.",
    ),
    "permissions_not_shown": Remedy(
        en="Compare the application's permissions with those in the guide; what is missing shows when it is needed.",
        fr="Comparez les autorisations de l'application avec celles du guide ; ce qui manque apparaît à l'usage.",
    ),
    # -- Google Workspace ------------------------------------------------------------
    "google_admin_limited": Remedy(
        en="Give the user of GOOGLE_ADMIN_EMAIL the role of a super administrator where something is refused.",
        fr="Donnez à l'utilisateur de GOOGLE_ADMIN_EMAIL le rôle de super administrateur si quelque chose est refusé.",
    ),
}
