"""What is missing at Microsoft before the first user meets it: key, permissions, licences, domain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from email_provisioning.domain.finding import Finding, Level, failing
from email_provisioning.domain.sentences import Text, microsoft
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

    what: Text
    #: The narrowest first: it is the one to grant.
    any_of: tuple[str, ...]
    #: Where it may also be granted in Exchange, for some mailboxes only, the token does not show it.
    in_exchange: bool = False


NEEDS = (
    Need(what=microsoft.MAKE_USERS(), any_of=("User.ReadWrite.All", "Directory.ReadWrite.All")),
    Need(what=microsoft.RESTORE_USERS(), any_of=("User.DeleteRestore.All",)),
    Need(
        what=microsoft.SEE_GROUPS(),
        any_of=(
            "GroupMember.Read.All",
            "Group.Read.All",
            "Group.ReadWrite.All",
            "Directory.Read.All",
            "Directory.ReadWrite.All",
        ),
    ),
    Need(
        what=microsoft.SEE_LICENCES(),
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
        what=microsoft.SEE_DOMAINS(),
        any_of=("Domain.Read.All", "Domain.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"),
    ),
    Need(what=microsoft.SEND_MAIL(), any_of=("Mail.Send",), in_exchange=True),
    Need(what=microsoft.READ_MAIL(), any_of=("Mail.ReadWrite",), in_exchange=True),
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
        yield _ok(microsoft.KEY_FINE())
        yield from _permissions(roles)
        for look in (self._seats, lambda: self._domain(domain)):
            try:
                yield from look()
            except ProvisioningError as error:
                yield _failed(error)

    def _seats(self) -> Iterator[Finding]:
        found = self.licences.subscriptions()
        if not found and self.licences.wanted is not None:
            yield _error(ProviderMisconfigured.code, microsoft.NO_SUCH_LICENCE())
        elif not found:
            yield _error(LicencesExhausted.code, microsoft.NO_MAILBOX_LICENCE())
        for each in found:
            if not each.gives_mailbox:
                yield _error(ProviderMisconfigured.code, microsoft.LICENCE_WITHOUT_MAILBOX(name=each.name))
        if found and not any(each.free for each in found):
            names = [each.name for each in found]
            yield _error(LicencesExhausted.code, microsoft.NO_SEAT(names=names))
        elif found:
            seats = [microsoft.SEATS_OF(free=each.free, seats=each.seats, name=each.name) for each in found]
            yield _ok(microsoft.SEATS_FREE(seats=seats))

    def _domain(self, domain: str) -> Iterator[Finding]:
        found = self.domains.get(domain)
        if found is None:
            yield _error(DomainNotVerified.code, microsoft.DOMAIN_UNKNOWN(domain=domain))
            return
        if not found.verified:
            yield _error(DomainNotVerified.code, microsoft.DOMAIN_NOT_VERIFIED(domain=domain))
            return
        yield _ok(microsoft.DOMAIN_FINE(domain=domain))
        if not found.for_mail:
            detail = microsoft.DOMAIN_WITHOUT_MAIL(domain=domain)
            yield Finding(level=Level.WARNING, subject=KIND, code="domain_without_mail", detail=detail)
        # Said rather than left out: who looks for the DKIM records among ours must know where they are.
        detail = microsoft.DKIM_ELSEWHERE(domain=domain)
        yield Finding(level=Level.OK, subject=KIND, code="dkim_not_shown", detail=detail)


def _permissions(roles: frozenset[str] | None) -> Iterator[Finding]:
    if roles is None:
        detail = microsoft.PERMISSIONS_NOT_SHOWN()
        yield Finding(level=Level.WARNING, subject=KIND, code="permissions_not_shown", detail=detail)
        return
    missing = [need for need in NEEDS if roles.isdisjoint(need.any_of)]
    for need in missing:
        lacks = microsoft.PERMISSION_IN_EXCHANGE if need.in_exchange else microsoft.PERMISSION_MISSING
        detail = lacks(use=need.what, permission=need.any_of[0])
        level = Level.WARNING if need.in_exchange else Level.ERROR
        yield Finding(level=level, subject=KIND, code=PermissionMissing.code, detail=detail)
    if not missing:
        yield _ok(microsoft.PERMISSIONS_FINE())


def _ok(detail: Text) -> Finding:
    return Finding(level=Level.OK, subject=KIND, code="ok", detail=detail)


def _error(code: str, detail: Text) -> Finding:
    return Finding(level=Level.ERROR, subject=KIND, code=code, detail=detail)


def _failed(error: ProvisioningError) -> Finding:
    """Return an error as a finding."""
    return failing(KIND, error)
