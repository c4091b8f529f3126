"""What to do about webhooks and budgets."""

from __future__ import annotations

from collections.abc import Mapping

from email_provisioning.domain.remedies.remedy import Remedy

REMEDIES: Mapping[str, Remedy] = {
    "webhook_not_found": Remedy(
        en="List the webhooks again: somebody may have removed it.",
        fr="Relisez la liste des webhooks : quelqu'un l'a peut-être supprimé.",
    ),
    "delivery_not_found": Remedy(
        en="Look in the webhook's deliveries; replay everything since an instant where the event came before it.",
        fr="Cherchez parmi les livraisons du webhook ; rejouez tout depuis un instant si l'événement le précède.",
    ),
    "webhook_invalid": Remedy(
        en="Give an https:// address without user or password, and kinds such as account.created or account.*.",
        fr="Donnez une adresse en https:// sans utilisateur ni mot de passe, et des types comme account.created ou "
        "account.*.",
    ),
    "webhook_target_forbidden": Remedy(
        en="Give a public address, or add the receiver's network to WEBHOOK_PRIVATE_NETWORKS if it is yours.",
        fr="Donnez une adresse publique, ou ajoutez le réseau du destinataire à WEBHOOK_PRIVATE_NETWORKS s'il est à "
        "vous.",
    ),
    "webhook_inactive": Remedy(
        en="Turn the webhook on, then replay what it has missed.",
        fr="Activez le webhook, puis rejouez ce qu'il a manqué.",
    ),
    "cost_plan_unknown": Remedy(
        en="Name one of the plans that the message lists, or take the provider out of COST_PLANS.",
        fr="Nommez une des formules listées par le message, ou retirez ce fournisseur de COST_PLANS.",
    ),
    "budget_not_found": Remedy(
        en="List the budgets again: somebody may have removed it.",
        fr="Relisez la liste des budgets : quelqu'un l'a peut-être supprimé.",
    ),
    "budget_exists": Remedy(
        en="Change the budget that there is, or remove it first.",
        fr="Modifiez le budget existant, ou supprimez-le d'abord.",
    ),
    "budget_invalid": Remedy(
        en="Give an amount such as 100.00, a currency of ISO 4217, and thresholds in percent.",
        fr="Donnez un montant comme 100.00, une devise ISO 4217 et des seuils en pourcentage.",
    ),
    "webhook_disabled": Remedy(
        en="Mend the receiver, turn the webhook on, and replay what it has missed: email-provisioning webhooks replay.",
        fr="Réparez le destinataire, activez le webhook et rejouez ce qu'il a manqué : email-provisioning webhooks "
        "replay.",
    ),
    "webhook_failing": Remedy(
        en="See what its receiver answers: email-provisioning webhooks deliveries; it is tried again by itself.",
        fr="Voyez ce que répond son destinataire : email-provisioning webhooks deliveries ; il est réessayé sans vous.",
    ),
    "webhook_limit_reached": Remedy(
        en="Remove a webhook that nobody needs, or let one receiver hand events on.",
        fr="Supprimez un webhook devenu inutile, ou laissez un destinataire transmettre les événements.",
    ),
}
