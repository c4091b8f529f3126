"""What to do about the server itself: its settings, database, certificate and processes."""

from __future__ import annotations

from collections.abc import Mapping

from email_provisioning.domain.remedies.remedy import Remedy

REMEDIES: Mapping[str, Remedy] = {
    # -- Settings ------------------------------------------------------------
    "settings_refused": Remedy(
        en="Correct this setting in .env or in the environment; config/email-provisioning.env describes each.",
        fr="Corrigez ce réglage dans .env ou dans l'environnement ; config/email-provisioning.env les décrit tous.",
    ),
    "env_file_open": Remedy(
        en="Run chmod 600 on the file: it holds secrets.",
        fr="Lancez chmod 600 sur ce fichier : il contient des secrets.",
    ),
    "public_url_plain": Remedy(
        en="Put a proxy with TLS in front, and set PUBLIC_URL to its https:// address.",
        fr="Placez un proxy avec TLS devant, et donnez à PUBLIC_URL son adresse en https://.",
    ),
    "relay_plain": Remedy(
        en="Use smtp+starttls:// or smtps:// in SMTP_RELAY_URL, so that the password is not sent in clear.",
        fr="Utilisez smtp+starttls:// ou smtps:// dans SMTP_RELAY_URL, pour que le mot de passe ne passe pas en clair.",
    ),
    "log_level_debug": Remedy(
        en="Set LOG_LEVEL=INFO except while you look for a fault.",
        fr="Mettez LOG_LEVEL=INFO, sauf pendant la recherche d'une panne.",
    ),
    "domain_for_tests": Remedy(
        en="Set EMAIL_DOMAIN to a domain of your own before anybody outside shall write to it.",
        fr="Donnez à EMAIL_DOMAIN un domaine à vous avant que quelqu'un de l'extérieur doive y écrire.",
    ),
    "default_domain_kept": Remedy(
        en="Set EMAIL_PROVIDER back, or delete the domain's addresses and start again once they are gone.",
        fr="Rétablissez EMAIL_PROVIDER, ou supprimez les adresses du domaine et redémarrez quand elles ont disparu.",
    ),
    "gateway_loopback": Remedy(
        en="Set GATEWAY_HOST=0.0.0.0 so that mail clients on other machines reach the gateway.",
        fr="Mettez GATEWAY_HOST=0.0.0.0 pour que les logiciels de messagerie d'autres machines atteignent la "
        "passerelle.",
    ),
    "public_host_no_name": Remedy(
        en="Set GATEWAY_PUBLIC_HOST to this server's name in the DNS, such as mail.example.com.",
        fr="Donnez à GATEWAY_PUBLIC_HOST le nom de ce serveur dans le DNS, par exemple mail.example.com.",
    ),
    # -- Database ------------------------------------------------------------
    "storage_unavailable": Remedy(
        en="Check that the database runs, DATABASE_URL leads to it, and its disk has room; then try again.",
        fr="Vérifiez que la base fonctionne, que DATABASE_URL y mène et que son disque a de la place ; puis réessayez.",
    ),
    "database_not_migrated": Remedy(
        en="Run python manage.py db upgrade (or email-provisioning db upgrade).",
        fr="Lancez python manage.py db upgrade (ou email-provisioning db upgrade).",
    ),
    "database_read_only": Remedy(
        en="Connect to the primary, and give the server's user the right to write to the file or the tables.",
        fr="Connectez-vous au serveur principal, et donnez à l'utilisateur le droit d'écrire dans le fichier ou les "
        "tables.",
    ),
    "disk_low": Remedy(
        en="Make room, or move EMAIL_DATA_DIR to a larger disk.",
        fr="Libérez de la place, ou déplacez EMAIL_DATA_DIR vers un disque plus grand.",
    ),
    "disk_full": Remedy(
        en="Make room now: mail and changes are refused while the disk is full.",
        fr="Libérez de la place maintenant : courrier et modifications sont refusés tant que le disque est plein.",
    ),
    "revision_refused": Remedy(
        en="See the revisions with email-provisioning db current.",
        fr="Voyez les révisions avec email-provisioning db current.",
    ),
    # -- Certificate ------------------------------------------------------------
    "certificate_invalid": Remedy(
        en="Give GATEWAY_CERT_FILE and GATEWAY_KEY_FILE a chain and its own key in PEM, readable by the server.",
        fr="Donnez à GATEWAY_CERT_FILE et GATEWAY_KEY_FILE une chaîne et sa clé, en PEM, lisibles par le serveur.",
    ),
    "certificate_expired": Remedy(
        en="Renew the certificate now, and start the gateway again: mail clients refuse it.",
        fr="Renouvelez le certificat maintenant et redémarrez la passerelle : les logiciels de messagerie le refusent.",
    ),
    "certificate_expires": Remedy(
        en="Renew the certificate, and start the gateway again.",
        fr="Renouvelez le certificat, puis redémarrez la passerelle.",
    ),
    "certificate_not_yet_valid": Remedy(
        en="Set this machine's clock, or use a certificate that is valid now.",
        fr="Réglez l'horloge de cette machine, ou utilisez un certificat déjà valable.",
    ),
    "certificate_other_name": Remedy(
        en="Get a certificate for GATEWAY_PUBLIC_HOST, or set that to a name in the certificate.",
        fr="Obtenez un certificat pour GATEWAY_PUBLIC_HOST, ou donnez à celui-ci un nom du certificat.",
    ),
    "certificate_self_signed": Remedy(
        en="Set GATEWAY_CERT_FILE and GATEWAY_KEY_FILE to a certificate that mail clients trust.",
        fr="Donnez à GATEWAY_CERT_FILE et GATEWAY_KEY_FILE un certificat reconnu des logiciels de messagerie.",
    ),
    # -- Ports and processes ------------------------------------------------------------
    "no_submission_port": Remedy(
        en="Set GATEWAY_PORT or GATEWAY_TLS_PORT: without one nobody can send.",
        fr="Renseignez GATEWAY_PORT ou GATEWAY_TLS_PORT : sans l'un d'eux, personne ne peut envoyer.",
    ),
    "mx_port_off": Remedy(
        en="Set GATEWAY_MX_PORT: without it no mail from outside arrives for addresses that are kept here.",
        fr="Renseignez GATEWAY_MX_PORT : sans lui aucun courrier extérieur n'arrive aux adresses hébergées ici.",
    ),
    "gateway_not_listening": Remedy(
        en="Start the server (email-provisioning serve, or email-provisioning gateway).",
        fr="Démarrez le serveur (email-provisioning serve, ou email-provisioning gateway).",
    ),
    "cannot_listen": Remedy(
        en="Stop the program that uses the port, or set another port; ports below 1024 need a privilege.",
        fr="Arrêtez le programme qui occupe le port, ou changez de port ; les ports sous 1024 exigent un privilège.",
    ),
    "port_taken": Remedy(
        en="Stop the program that uses the port, or set another one.",
        fr="Arrêtez le programme qui occupe le port, ou réglez-en un autre.",
    ),
    "part_failed": Remedy(
        en="Read the lines above in the log: they say why the process ended.",
        fr="Lisez les lignes précédentes du journal : elles disent pourquoi le processus s'est arrêté.",
    ),
    "imap_unavailable": Remedy(
        en="Run apt-get install dovecot-imapd, then start again; or set IMAP_PORT=0.",
        fr="Lancez apt-get install dovecot-imapd, puis redémarrez ; ou mettez IMAP_PORT=0.",
    ),
    "imap_no_mail_user": Remedy(
        en="Run useradd --system vmail, then start again.",
        fr="Lancez useradd --system vmail, puis redémarrez.",
    ),
    "clock_skew": Remedy(
        en="Set this machine's clock and keep it right (timedatectl set-ntp true): tokens and signatures depend on it.",
        fr="Réglez l'horloge de cette machine et gardez-la à l'heure (timedatectl set-ntp true) : jetons et "
        "signatures en dépendent.",
    ),
    "worker_behind": Remedy(
        en="Start a worker (email-provisioning worker, or EMBEDDED_WORKER=true), and see its log.",
        fr="Démarrez un travailleur (email-provisioning worker, ou EMBEDDED_WORKER=true), et voyez son journal.",
    ),
    "plan_unsafe": Remedy(
        en="Check DATABASE_URL and the provider's settings, read the plan, and use --force if it is right.",
        fr="Vérifiez DATABASE_URL et les réglages du fournisseur, lisez le plan, et n'appliquez --force que s'il est "
        "juste.",
    ),
    # -- The check itself ------------------------------------------------------------
    "check_crashed": Remedy(
        en="This is a fault of the check: see the log of this process, and report it.",
        fr="C'est un défaut du contrôle : voyez le journal de ce processus, et signalez-le.",
    ),
    "check_timed_out": Remedy(
        en="See what is slow (database, provider, DNS), then run the check again.",
        fr="Voyez ce qui est lent (base, fournisseur, DNS), puis relancez le contrôle.",
    ),
    "not_checked": Remedy(
        en="Correct the errors above, then run the check again.",
        fr="Corrigez les erreurs ci-dessus, puis relancez le contrôle.",
    ),
}
