"""Adding, removing and looking at domains, on behalf of an administrator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from email_provisioning.domain.actor import Actor
from email_provisioning.domain.address import canonical_domain
from email_provisioning.domain.dns import DnsRecord
from email_provisioning.domain.sentences import checks
from email_provisioning.errors import (
    DomainExists,
    DomainInUse,
    DomainIsDefault,
    DomainNotFound,
    ProviderSettingsMissing,
    ProviderUnknown,
)
from email_provisioning.persistence import domains as rows
from email_provisioning.persistence import log
from email_provisioning.persistence.domains import Domain, Use
from email_provisioning.provisioning.dns_check import CheckedRecord, DnsCheck
from email_provisioning.provisioning.domains import Domains


@dataclass(frozen=True, kw_only=True, slots=True)
class ProviderChoice:
    """A provider that a domain may be given."""

    kind: str
    #: The settings that it needs and that are not given.
    missing: Sequence[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class DomainView:
    """A domain as an administrator sees it."""

    name: str
    provider: str
    #: Whether it is used where none is named.
    default: bool
    #: How many addresses are on it, its role mailbox apart.
    addresses: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DomainReport:
    """How a domain stands at its provider and in the DNS."""

    name: str
    provider: str
    #: Whether the provider sends for it now.
    verified: bool
    records: Sequence[CheckedRecord]


@dataclass(frozen=True, kw_only=True)
class DomainAdmin:
    """Looks after the domains."""

    domains: Domains
    dns: DnsCheck
    #: Returns every provider that there is.
    choices: Callable[[], Sequence[ProviderChoice]]
    #: Returns the records by which mail clients find our servers, beside what the provider of a domain wants.
    client_records: Callable[[str, Sequence[DnsRecord]], Sequence[DnsRecord]]

    def list(self) -> Sequence[DomainView]:
        """Return every domain, the default one first."""
        known = self.domains.all()
        with self.domains.database.read() as connection:
            use = rows.use(connection)
        return [self._view(domain, use.get(domain.name, Use())) for domain in known.values()]

    def add(self, actor: Actor, name: str, provider: str) -> DomainView:
        """Add a domain.

        Raises `DomainUnknown` for what is no domain, `DomainExists`, `ProviderUnknown`, `ProviderSettingsMissing`.
        """
        domain = Domain(name=canonical_domain(name), provider=self._checked(provider))
        self.domains.all()  # The default one is there from now on, whoever asks first.
        with self.domains.database.write() as connection:
            if not self.domains.open(connection, domain):
                raise DomainExists(f"{domain.name} is here already.")
            self._note(connection, actor, "add_domain", domain)
        self.domains.forget()
        return self._view(domain, Use())

    def remove(self, actor: Actor, name: str) -> None:
        """Remove a domain; raise `DomainNotFound`, `DomainIsDefault`, or `DomainInUse` while addresses are on it."""
        name = canonical_domain(name)
        if name == self.domains.default.name:
            raise DomainIsDefault
        with self.domains.database.write() as connection:
            domain = rows.lock(connection, name)
            if domain is None:
                raise DomainNotFound
            if use := rows.use(connection, name).get(name):
                raise _in_use(name, use)
            self.domains.close(connection, name)
            self._note(connection, actor, "remove_domain", domain)
        self.domains.forget()

    def status(self, actor: Actor, name: str) -> DomainReport:
        """Ask the provider what it wants, and the DNS what is there.

        An administrator has the domain registered by that where its provider does not know it yet; nobody else does.
        Raises `DomainNotFound`, and what the provider refuses the question with.
        """
        domain = self.domains.all().get(canonical_domain(name))
        if domain is None:
            raise DomainNotFound
        provider = self.domains.provider_of(domain.provider)
        ask = provider.register_domain if actor.is_admin else provider.domain_status
        status = ask(domain.name)
        records = [*status.records, *self.client_records(domain.name, status.records)]
        return DomainReport(
            name=domain.name,
            provider=domain.provider,
            verified=status.verified,
            records=self.dns.check(records),
        )

    def _checked(self, provider: str) -> str:
        choices = {choice.kind: choice for choice in self.choices()}
        choice = choices.get(provider)
        if choice is None:
            raise ProviderUnknown(f"There is no such provider: choose one of {', '.join(choices)}.")
        if choice.missing:
            detail = checks.PROVIDER_LACKS(kind=choice.kind, settings=choice.missing)
            raise ProviderSettingsMissing(detail, settings=choice.missing)
        return choice.kind

    def _view(self, domain: Domain, use: Use) -> DomainView:
        return DomainView(
            name=domain.name,
            provider=domain.provider,
            default=domain.name == self.domains.default.name,
            addresses=use.addresses,
        )

    def _note(self, connection: Connection, actor: Actor, action: str, domain: Domain) -> None:
        details = {"domain": domain.name, "provider": domain.provider}
        log.append(
            connection,
            at=self.domains.clock(),
            actor=actor,
            action=action,
            status="success",
            details=details,
        )


def _in_use(name: str, use: Use) -> DomainInUse:
    kept = f" ({use.deleted} deleted, but not yet gone)" if use.deleted else ""
    return DomainInUse(
        f"Addresses on {name}: {use.addresses}{kept}. Delete them, and wait until their retention ends.",
        used=use.addresses,
    )
