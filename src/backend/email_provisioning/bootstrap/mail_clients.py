"""What mail clients connect to."""

from __future__ import annotations

from collections.abc import Callable

from email_provisioning.imap import imap_endpoint
from email_provisioning.providers.base import Provider
from email_provisioning.provisioning.credentials import Endpoint, MailServers
from email_provisioning.provisioning.domains import Domains
from email_provisioning.provisioning.mail_setup import MailSetup
from email_provisioning.settings import Settings


def mail_servers(settings: Settings) -> MailServers:
    """Return the servers that every address is used through."""
    host = settings.gateway_public_host
    smtp = (
        Endpoint(host=host, port=settings.gateway_port, security="starttls")
        if settings.gateway_port
        else Endpoint(host=host, port=settings.gateway_tls_port, security="tls")
    )
    return MailServers(
        smtp=smtp,
        imap=imap_endpoint(settings),
        webmail=f"{settings.public_url}/email-provisioning/mailboxes/{{account_id}}",
    )


def build_mail_setup(
    settings: Settings, domains: Domains, provider_of: Callable[[str], Provider]
) -> MailSetup:
    """Return what tells mail clients where to connect."""
    return MailSetup(
        servers=mail_servers(settings),
        domains=domains,
        provider_of=provider_of,
        public_url=settings.public_url,
        documents=settings.client_setup_documents,
    )
