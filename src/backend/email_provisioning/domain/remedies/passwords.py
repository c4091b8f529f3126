"""What to do about the passwords of an address."""

from __future__ import annotations

from collections.abc import Mapping

from email_provisioning.domain.remedies.remedy import Remedy

REMEDIES: Mapping[str, Remedy] = {
    "credentials_already_shown": Remedy(
        en="Rotate the password: the new one is shown once.",
        fr="Renouvelez le mot de passe : le nouveau est affiché une fois.",
    ),
    "credential_not_found": Remedy(
        en="See the passwords of the address in its list; this one was revoked or has ended.",
        fr="Voyez les mots de passe de l'adresse dans leur liste ; celui-ci a été révoqué ou a pris fin.",
    ),
    "credential_invalid": Remedy(
        en="Read what is said of this password, and ask for something that it allows.",
        fr="Lisez ce qui est dit de ce mot de passe, et demandez ce qu'il permet.",
    ),
    "credential_limit_reached": Remedy(
        en="Revoke a password that is not used any more; the list shows when each was used last.",
        fr="Révoquez un mot de passe qui ne sert plus ; la liste montre la dernière utilisation de chacun.",
    ),
    "label_invalid": Remedy(
        en="Write a label of at most 100 characters, on one line.",
        fr="Écrivez un libellé de 100 caractères au plus, sur une seule ligne.",
    ),
    "networks_invalid": Remedy(
        en="Write each network as 203.0.113.0/24 or 2001:db8::/48, or a single address.",
        fr="Écrivez chaque réseau comme 203.0.113.0/24 ou 2001:db8::/48, ou une seule adresse.",
    ),
    "expiry_invalid": Remedy(
        en="Give a time in the future, with its time zone, at most ten years ahead.",
        fr="Donnez un moment futur, avec son fuseau horaire, d'ici dix ans au plus.",
    ),
}
