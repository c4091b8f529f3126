"""What to do about the key file and the store of secrets."""

from __future__ import annotations

from collections.abc import Mapping

from email_provisioning.domain.remedies.remedy import Remedy

REMEDIES: Mapping[str, Remedy] = {
    "key_file_missing": Remedy(
        en="Restore the key file from your backup: without it no stored password can be read.",
        fr="Restaurez le fichier de clés depuis votre sauvegarde : sans lui aucun mot de passe n'est lisible.",
    ),
    "key_file_invalid": Remedy(
        en="Run chmod 600 on the key file where others can read it; else restore it from your backup.",
        fr="Lancez chmod 600 sur le fichier de clés si d'autres peuvent le lire ; sinon restaurez-le depuis votre "
        "sauvegarde.",
    ),
    "key_file_backup": Remedy(
        en="Keep a copy of the key file apart from the database's backups: neither is of use without the other.",
        fr="Gardez une copie du fichier de clés à part des sauvegardes de la base : l'un ne sert à rien sans l'autre.",
    ),
    "key_rotation_under_way": Remedy(
        en="Wait until the other process has finished; one that was killed is carried on by the same command.",
        fr="Attendez la fin de l'autre processus ; celui qui a été tué est repris par la même commande.",
    ),
    "secret_unreadable": Remedy(
        en="Restore the key file and the database of the same time, or rotate the password of the address.",
        fr="Restaurez le fichier de clés et la base du même moment, ou renouvelez le mot de passe de l'adresse.",
    ),
    "secret_missing": Remedy(
        en="Rotate the password of the address: a new one is made and stored.",
        fr="Renouvelez le mot de passe de l'adresse : un nouveau est créé et stocké.",
    ),
    "secret_mismatch": Remedy(
        en="See in the store who else writes there, and give this server a place of its own.",
        fr="Voyez dans le coffre qui d'autre y écrit, et donnez à ce serveur un emplacement à lui.",
    ),
    "secret_conflict": Remedy(
        en="Wait: the operation goes on by itself.",
        fr="Attendez : l'opération reprend d'elle-même.",
    ),
    "secret_store_error": Remedy(
        en="Look up the store's answer in the server's log.",
        fr="Cherchez la réponse du coffre dans le journal du serveur.",
    ),
    "secret_store_unavailable": Remedy(
        en="Check that the store runs and that this server reaches its address; what is under way then goes on.",
        fr="Vérifiez que le coffre fonctionne et que ce serveur atteint son adresse ; ce qui est en cours reprend "
        "ensuite.",
    ),
    "secret_store_sealed": Remedy(
        en="Unseal the vault (vault operator unseal); what is under way then goes on.",
        fr="Descellez le coffre (vault operator unseal) ; ce qui est en cours reprend ensuite.",
    ),
    "secret_store_sign_in_refused": Remedy(
        en="Renew the token or key that this server signs in to the store with, and start again.",
        fr="Renouvelez le jeton ou la clé avec lequel ce serveur se connecte au coffre, puis redémarrez.",
    ),
    "secret_store_permission_missing": Remedy(
        en="Allow this server to read, write, list and delete below its own path in the store.",
        fr="Autorisez ce serveur à lire, écrire, lister et supprimer sous son propre chemin dans le coffre.",
    ),
    "secret_store_misconfigured": Remedy(
        en="Check SECRET_STORE and the settings that it needs, and install its extra where the message names one.",
        fr="Vérifiez SECRET_STORE et les réglages dont il a besoin, et installez l'extra que le message nomme.",
    ),
}
