"""What to do where a request itself cannot be answered."""

from __future__ import annotations

from collections.abc import Mapping

from email_provisioning.domain.remedies.remedy import Remedy

REMEDIES: Mapping[str, Remedy] = {
    "internal_error": Remedy(
        en="Try again; if it stays, look for the request's id in the server's log.",
        fr="Réessayez ; si cela persiste, cherchez l'identifiant de la requête dans le journal du serveur.",
    ),
    "malformed_json": Remedy(
        en="Send well-formed JSON in UTF-8 as the body.",
        fr="Envoyez du JSON bien formé, en UTF-8, dans le corps de la requête.",
    ),
    "bad_request": Remedy(
        en="Send a well-formed HTTP request; a proxy in between may have changed it.",
        fr="Envoyez une requête HTTP bien formée ; un proxy intermédiaire l'a peut-être modifiée.",
    ),
    "not_found": Remedy(
        en="Look the address up in GET /api/email/openapi.json.",
        fr="Vérifiez l'adresse dans GET /api/email/openapi.json.",
    ),
    "method_not_allowed": Remedy(
        en="Use one of the methods in the Allow header.",
        fr="Utilisez l'une des méthodes de l'en-tête Allow.",
    ),
    "body_too_large": Remedy(
        en="Send less at once, or raise MAX_REQUEST_BYTES.",
        fr="Envoyez moins à la fois, ou augmentez MAX_REQUEST_BYTES.",
    ),
    "unsupported_media_type": Remedy(
        en="Send JSON, with Content-Type: application/json.",
        fr="Envoyez du JSON, avec Content-Type: application/json.",
    ),
    "invalid_request": Remedy(
        en="Correct the fields named in errors.",
        fr="Corrigez les champs nommés dans errors.",
    ),
    "invalid_cursor": Remedy(
        en="Ask for the first page again, without a cursor.",
        fr="Redemandez la première page, sans curseur.",
    ),
    "too_many_requests": Remedy(
        en="Wait for the seconds in Retry-After, then go on more slowly.",
        fr="Attendez le nombre de secondes de Retry-After, puis ralentissez.",
    ),
    "metrics_not_allowed": Remedy(
        en="Send Authorization: Bearer with METRICS_TOKEN, or add the network that you come from to METRICS_NETWORKS.",
        fr="Envoyez Authorization: Bearer avec METRICS_TOKEN, ou ajoutez votre réseau à METRICS_NETWORKS.",
    ),
    "not_ready": Remedy(
        en="See which check failed, and run email-provisioning doctor on the server.",
        fr="Voyez quel contrôle a échoué, et lancez email-provisioning doctor sur le serveur.",
    ),
    "idempotency_key_reused": Remedy(
        en="Send a new Idempotency-Key with each new request.",
        fr="Envoyez une nouvelle Idempotency-Key avec chaque nouvelle requête.",
    ),
    "checkpoint_unusable": Remedy(
        en="Give a checkpoint that this server's audit log has written, unchanged.",
        fr="Donnez un point de contrôle écrit par le journal d'audit de ce serveur, sans le modifier.",
    ),
    "cost_demand_out_of_range": Remedy(
        en="Give whole numbers of addresses and messages, from 0 on.",
        fr="Donnez des nombres entiers d'adresses et de messages, à partir de 0.",
    ),
    "cost_edition_unknown": Remedy(
        en="Choose one of the editions of the catalogue, or leave the edition out.",
        fr="Choisissez une des éditions du catalogue, ou n'en donnez pas.",
    ),
    "cost_catalogue_unusable": Remedy(
        en="Correct the file of prices, or take the one that came with this version.",
        fr="Corrigez le fichier des prix, ou reprenez celui livré avec cette version.",
    ),
}
