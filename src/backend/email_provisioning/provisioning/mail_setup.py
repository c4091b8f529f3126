"""What a mail client needs to know of a domain or an address to set itself up; never a password."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from email_provisioning.domain.account import RECEIVING, Account
from email_provisioning.domain.address import Address, canonical_domain
from email_provisioning.domain.dns import DnsRecord, Purpose
from email_provisioning.errors import DomainUnknown, InvalidState, NotSupported
from email_provisioning.providers.base import Capabilities, Provider
from email_provisioning.provisioning.credentials import Endpoint, MailServers
from email_provisioning.provisioning.directory import AccountView
from email_provisioning.provisioning.domains import Domains
from email_provisioning.provisioning.recipients import canonical


@dataclass(frozen=True, kw_only=True, slots=True)
class Servers:
    """The servers that the addresses of a domain are used through."""

    #: Canonical: lower case A-labels.
    domain: str
    smtp: Endpoint
    #: None where mail cannot be fetched with a password of ours: it is kept by the vendor, or nobody serves IMAP.
    imap: Endpoint | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AddressSetup:
    """What the owner of an address types into a mail client, the password apart."""

    account: Account
    servers: Servers
    #: Where to read the mail in a browser; None where it cannot be read there.
    webmail_url: str | None


@dataclass(frozen=True, kw_only=True)
class MailSetup:
    """Tells mail clients where to connect.

    What is asked without signing in depends on the domain alone: no answer tells whether an address exists.
    """

    servers: MailServers
    domains: Domains
    provider_of: Callable[[str], Provider]
    #: Where people open the page, and clients ask for documents.
    public_url: str
    #: Whether they are given any.
    documents: bool

    def of_domain(self, name: str) -> Servers:
        """Return the servers of a domain; raise `DomainUnknown` for one that is not ours."""
        domain = self.domains.get(canonical_domain(name))
        return self._servers(domain.name, self.provider_of(domain.provider).capabilities)

    def of_mailbox(self, text: str) -> tuple[Address, Servers]:
        """Return what a client has typed in as an address, whether anybody has it or not.

        Raises `InvalidName` for what is no address, and `DomainUnknown`.
        """
        address = canonical(text)
        if not address.email.isascii():
            # None of ours is: nothing is asked of clients that they may not be able to write.
            raise DomainUnknown
        return address, self.of_domain(address.domain)

    def of_host(self, host: str) -> Servers:
        """Return the servers of the domain that a host name speaks for, and of the default domain for any other."""
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        for prefix in ("autoconfig.", "autodiscover.", ""):
            try:
                return self.of_domain(name.lower().removeprefix(prefix))
            except DomainUnknown:
                continue
        return self.of_domain(self.domains.default.name)

    def of_account(self, view: AccountView) -> AddressSetup:
        """Return what the owner of an address needs; raise `InvalidState` for one that is not in use."""
        account, capabilities = view.account, view.capabilities
        if account.state not in RECEIVING:
            raise InvalidState
        return AddressSetup(
            account=account,
            servers=self._servers(account.domain, capabilities),
            webmail_url=self.servers.webmail_of(account, capabilities),
        )

    def records(self, name: str, beside: Sequence[DnsRecord] = ()) -> Sequence[DnsRecord]:
        """Return the DNS records by which clients find our servers.

        ``beside`` is what the provider wants: what it says of a name is not contradicted.
        """
        servers = self.of_domain(name)
        taken = {record.name for record in beside}
        wanted = _services(servers)
        if self.documents and servers.imap is not None:
            wanted += _documents(servers, self.public_url)
        return [record for record in wanted if record.name not in taken]

    def _servers(self, domain: str, capabilities: Capabilities) -> Servers:
        imap = self.servers.imap if capabilities.hosted else None
        return Servers(domain=domain, smtp=self.servers.smtp, imap=imap)


def incoming_of(servers: Servers) -> Endpoint:
    """Return where mail is fetched; raise `NotSupported` where it cannot be."""
    if servers.imap is None:
        raise NotSupported(
            "The mail of this address cannot be fetched with a mail program: read it in the browser."
        )
    return servers.imap


def _services(servers: Servers) -> list[DnsRecord]:
    """Return the records of RFC 6186 and RFC 8314, section 5.1."""
    submission = "_submissions" if servers.smtp.security == "tls" else "_submission"
    found = [(submission, servers.smtp)]
    if servers.imap is not None:
        found.append(("_imaps" if servers.imap.security == "tls" else "_imap", servers.imap))
    return [
        _advised(f"{service}._tcp.{servers.domain}", "SRV", f"0 1 {endpoint.port} {endpoint.host}")
        for service, endpoint in found
        if is_host_name(endpoint.host)
    ]


def _documents(servers: Servers, public_url: str) -> list[DnsRecord]:
    """Return the records that lead clients to our documents."""
    parts = urlsplit(public_url)
    host = parts.hostname or ""
    if not is_host_name(host):
        return []
    records = [_advised(f"autoconfig.{servers.domain}", "CNAME", host)]
    if parts.scheme == "https":
        port = parts.port or 443
        records.append(_advised(f"_autodiscover._tcp.{servers.domain}", "SRV", f"0 0 {port} {host}"))
    return records


def is_host_name(host: str) -> bool:
    """Tell whether others can look the host up: a name below a domain, not an IP address."""
    try:
        ip_address(host)
    except ValueError:
        return "." in host.strip(".")
    return False


def _advised(name: str, kind: str, value: str) -> DnsRecord:
    return DnsRecord(purpose=Purpose.AUTODISCOVER, name=name, type=kind, value=value, required=False)
