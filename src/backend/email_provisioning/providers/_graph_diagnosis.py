"""What is missing at Microsoft before the first user meets it: key, permissions, licences, domain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from email_provisioning.domain.finding import Finding, Level, failing
from email_provisioning.errors import (
    DomainNotVerified,
    LicencesExhausted,
    PermissionMissing,
    ProviderMisconfigured,
    ProvisioningError,
)
from email_provisioning.providers._graph_client import KIND, GraphClient
from email_provisioning.providers._graph_domains import Domains
from email_provisioning.providers._graph_licences import Licences


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """Something that the application has to be allowed, and the application permissions that each allow it."""

    what: str
    #: The narrowest first: it is the one to grant.
    any_of: tuple[str, ...]
    #: Where it may also be granted in Exchange, for some mailboxes only, the token does not show it.
    in_exchange: bool = False


NEEDS = (
    Need(what="make, suspend and license users", any_of=("User.ReadWrite.All", "Directory.ReadWrite.All")),
    Need(what="restore deleted users and remove them for good", any_of=("User.DeleteRestore.All",)),
    Need(
        what="see which groups have an address",
        any_of=(
            "GroupMember.Read.All",
            "Group.Read.All",
            "Group.ReadWrite.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
        ),
    ),
    Need(
        what="see how many licences are left",
        any_of=(
            "LicenseAssignment.Read.All",
            "LicenseAssignment.ReadWrite.All",
            "Organization.Read.All",
            "Organization.ReadWrite.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
        ),
    ),
    Need(
        what="see the domains and their DNS records",
        any_of=("Domain.Read.All", "Domain.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"),
    ),
    Need(what="send mail", any_of=("Mail.Send",), in_exchange=True),
    Need(what="read mail and mark it read", any_of=("Mail.ReadWrite",), in_exchange=True),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Diagnosis:
    """Looks at everything that an address needs; changes nothing."""

    graph: GraphClient
    licences: Licences
    domains: Domains

    def findings(self, domain: str) -> Iterator[Finding]:
        """Yield what was found; what does not answer is a finding too."""
        try:
            roles = self.graph.tokens.roles()
        except ProvisioningError as error:
            yield _failed(error)
            return
        yield _ok("The key is accepted.")
        yield from _permissions(roles)
        for look in (self._seats, lambda: self._domain(domain)):
            try:
                yield from look()
            except ProvisioningError as error:
                yield _failed(error)

    def _seats(self) -> Iterator[Finding]:
        found = self.licences.subscriptions()
        if not found and self.licences.wanted is not None:
            yield _error(
                ProviderMisconfigured.code, "The tenant has no licence of the name in MICROSOFT_LICENCE_SKU."
            )
        elif not found:
            yield _error(
                LicencesExhausted.code, "The tenant has no licence that gives a mailbox (Exchange Online)."
            )
        for each in found:
            if not each.gives_mailbox:
                yield _error(ProviderMisconfigured.code, f"The licence {each.name} gives no mailbox.")
        if found and not any(each.free for each in found):
            names = ", ".join(each.name for each in found)
            yield _error(LicencesExhausted.code, f"No seat is left of {names}.")
        elif found:
            seats = ", ".join(f"{each.free} of {each.seats} seats of {each.name}" for each in found)
            yield _ok(f"Free: {seats}.")

    def _domain(self, domain: str) -> Iterator[Finding]:
        found = self.domains.get(domain)
        if found is None:
            yield _error(
                DomainNotVerified.code, f"The tenant does not have {domain}: add it in the admin centre."
            )
            return
        if not found.verified:
            yield _error(DomainNotVerified.code, f"The tenant has {domain}, but it is not verified yet.")
            return
        yield _ok(f"The tenant has {domain}, verified.")
        if not found.for_mail:
            detail = (
                f"{domain} is not set up for mail in the tenant: its users get addresses on another domain."
            )
            yield Finding(level=Level.WARNING, subject=KIND, code="domain_without_mail", detail=detail)
        # Said rather than left out: who looks for the DKIM records among ours must know where they are.
        detail = f"DKIM of {domain} is set up in Microsoft Defender: its records cannot be read from here."
        yield Finding(level=Level.OK, subject=KIND, code="dkim_not_shown", detail=detail)


def _permissions(roles: frozenset[str] | None) -> Iterator[Finding]:
    if roles is None:
        detail = "The token does not show its permissions, so that what is missing shows when it is needed."
        yield Finding(level=Level.WARNING, subject=KIND, code="permissions_not_shown", detail=detail)
        return
    missing = [need for need in NEEDS if roles.isdisjoint(need.any_of)]
    for need in missing:
        detail = f"The application may not {need.what}: grant it {need.any_of[0]} (application permission)."
        if need.in_exchange:
            detail += (
                " Nothing is missing where Exchange grants it for some mailboxes (RBAC for Applications)."
            )
        level = Level.WARNING if need.in_exchange else Level.ERROR
        yield Finding(level=level, subject=KIND, code=PermissionMissing.code, detail=detail)
    if not missing:
        yield _ok("The application has every permission that it needs.")


def _ok(detail: str) -> Finding:
    return Finding(level=Level.OK, subject=KIND, code="ok", detail=detail)


def _error(code: str, detail: str) -> Finding:
    return Finding(level=Level.ERROR, subject=KIND, code=code, detail=detail)


def _failed(error: ProvisioningError) -> Finding:
    """Return an error as a finding."""
    return failing(KIND, error)
