"""Reading mail with a mail client: Dovecot, run over our own Maildirs with our own passwords."""

from email_provisioning.imap.installed import imap_endpoint, mail_owner

__all__ = ["imap_endpoint", "mail_owner"]
