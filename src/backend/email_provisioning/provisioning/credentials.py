"""What a person types into a mail client."""

from __future__ import annotations

from dataclasses import dataclass, field

from email_provisioning.domain.account import Account
from email_provisioning.persistence.credentials import Credential
from email_provisioning.providers.base import Capabilities

#: How long credentials are shown, in seconds; within that time a repeated request is answered with them again.
VIEW_SECONDS = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """A server that a mail client connects to."""

    host: str
    port: int
    #: ``starttls`` (RFC 3207) or ``tls`` from the first octet (RFC 8314).
    security: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Credentials:
    """Everything a mail client needs to use an address, the password included."""

    username: str
    password: str = field(repr=False)
    smtp: Endpoint
    #: None where mail cannot be fetched over IMAP.
    imap: Endpoint | None
    #: Where to read the mail in a browser; None where there is no such place.
    webmail_url: str | None
    #: Seconds until they are gone from the screen.
    expires_in: int = VIEW_SECONDS


@dataclass(frozen=True, kw_only=True, slots=True)
class MailServers:
    """The servers that every address of ours is used through."""

    smtp: Endpoint
    imap: Endpoint | None
    #: The page of an address, with ``{account_id}`` in it.
    webmail: str

    def webmail_of(self, account: Account, capabilities: Capabilities) -> str | None:
        """Return the page in which the account's mail is read: ours, or else the vendor's own if it has one."""
        return self.webmail.format(account_id=account.id) if capabilities.read else capabilities.webmail

    def credentials(
        self, account: Account, credential: Credential, password: str, capabilities: Capabilities
    ) -> Credentials:
        """Return what a client needs to use ``account``; IMAP only where its mail is on our own server.

        A direct password is for the vendor's server, under the name that the vendor gave it.
        """
        if (vendor := credential.vendor) is not None:
            smtp = Endpoint(host=vendor.host, port=vendor.port, security=vendor.security)
        else:
            smtp = self.smtp
        return Credentials(
            username=vendor.username if vendor is not None else account.email,
            password=password,
            smtp=smtp,
            imap=self.imap if capabilities.hosted and vendor is None else None,
            webmail_url=self.webmail_of(account, capabilities),
        )
