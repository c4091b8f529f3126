"""What to do about what a mail provider answers, or does not."""

from __future__ import annotations

from collections.abc import Mapping

from email_provisioning.domain.remedies.remedy import Remedy

REMEDIES: Mapping[str, Remedy] = {
    "provider_error": Remedy(
        en="Read the provider's answer in the server's log, or as the cause that email-provisioning doctor prints.",
        fr="Lisez la réponse du fournisseur dans le journal du serveur, ou la cause qu'affiche email-provisioning "
        "doctor.",
    ),
    "provider_unavailable": Remedy(
        en="Wait: the operation goes on by itself. If it stays, check the provider's status page, and that this "
        "server reaches its API through firewall and proxy with a trusted TLS certificate.",
        fr="Attendez : l'opération reprend d'elle-même. Si cela persiste, consultez la page d'état du fournisseur, "
        "et vérifiez que ce serveur atteint son API à travers pare-feu et proxy avec un certificat TLS reconnu.",
    ),
    "rate_limit_exceeded": Remedy(
        en="Wait: the operation goes on by itself. If it happens often, have the provider raise the limit.",
        fr="Attendez : l'opération reprend d'elle-même. Si c'est fréquent, faites relever la limite chez le "
        "fournisseur.",
    ),
    "still_provisioning": Remedy(
        en="Wait: the address becomes active by itself, at some providers after minutes or hours.",
        fr="Attendez : l'adresse devient active d'elle-même, chez certains fournisseurs après des minutes ou des "
        "heures.",
    ),
    "given_up": Remedy(
        en="Try again; if it stays, run email-provisioning doctor to see what keeps the provider.",
        fr="Réessayez ; si cela persiste, lancez email-provisioning doctor pour voir ce qui bloque le fournisseur.",
    ),
    "provider_api_key_invalid": Remedy(
        en="Make a new key in the provider's console, set it in .env without quotes or spaces, and start again.",
        fr="Créez une nouvelle clé dans la console du fournisseur, mettez-la dans .env sans guillemets ni espaces, "
        "puis redémarrez.",
    ),
    "provider_misconfigured": Remedy(
        en="Check the provider's settings in .env: region, tenant, files and base URLs; then start again.",
        fr="Vérifiez les réglages du fournisseur dans .env : région, locataire, fichiers et URL de base ; puis "
        "redémarrez.",
    ),
    "provider_permission_missing": Remedy(
        en="Grant the permission that is named to the key, application or service account at the provider.",
        fr="Accordez l'autorisation nommée à la clé, à l'application ou au compte de service chez le fournisseur.",
    ),
    "provider_unknown": Remedy(
        en="Choose one of the providers that are listed.",
        fr="Choisissez l'un des fournisseurs de la liste.",
    ),
    "provider_not_available": Remedy(
        en="Choose one of the providers that are listed, or install the distribution that offers this one.",
        fr="Choisissez l'un des fournisseurs de la liste, ou installez la distribution qui propose celui-ci.",
    ),
    "provider_settings_missing": Remedy(
        en="Set what is named in .env, and start again.",
        fr="Renseignez dans .env ce qui est nommé, puis redémarrez.",
    ),
    "mailbox_missing": Remedy(
        en="See in the provider's console who removed the mailbox; restore it there, or delete the address here.",
        fr="Voyez dans la console du fournisseur qui a supprimé la boîte ; restaurez-la là-bas, ou supprimez l'adresse "
        "ici.",
    ),
    "licences_exhausted": Remedy(
        en="Buy licences in the provider's console, or take one back from somebody who has left.",
        fr="Achetez des licences dans la console du fournisseur, ou reprenez celle d'une personne partie.",
    ),
    "plan_limit_reached": Remedy(
        en="Raise the plan at the provider, or remove there what is not used any more.",
        fr="Passez à une formule supérieure chez le fournisseur, ou supprimez-y ce qui ne sert plus.",
    ),
    "sending_paused": Remedy(
        en="Open the provider's console: it says why sending was stopped and how to have it resumed.",
        fr="Ouvrez la console du fournisseur : elle dit pourquoi l'envoi est arrêté et comment le rétablir.",
    ),
    "not_supported": Remedy(
        en="Use another way: the capabilities of each provider are in GET /api/email/me.",
        fr="Procédez autrement : GET /api/email/me donne les possibilités de chaque fournisseur.",
    ),
    "domain_not_verified": Remedy(
        en="Publish the DNS records that are listed (email-provisioning domains status DOMAIN), wait for the DNS, "
        "and have the provider verify the domain.",
        fr="Publiez les enregistrements DNS indiqués (email-provisioning domains status DOMAINE), attendez leur "
        "propagation, puis faites vérifier le domaine par le fournisseur.",
    ),
    "relay_not_set": Remedy(
        en="Set SMTP_RELAY_URL to the server that sends mail on to other domains, and start again.",
        fr="Donnez à SMTP_RELAY_URL le serveur qui transmet le courrier aux autres domaines, puis redémarrez.",
    ),
}
