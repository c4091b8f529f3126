"""What is missing at Google before addresses can be made: each thing that was looked at is a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from email_provisioning.domain.finding import Finding, Level, failing
from email_provisioning.errors import (
    DomainNotVerified,
    PermissionMissing,
    ProviderMisconfigured,
    ProvisioningError,
)
from email_provisioning.providers._google_api import GoogleApi
from email_provisioning.providers._google_domain import Domains
from email_provisioning.providers._google_licences import Licences
from email_provisioning.providers._google_tokens import Grant
from email_provisioning.providers._google_user_directory import UserDirectory

#: Where an administrator delegates scopes.
WHERE = "Admin console > Security > Access and data control > API controls > Domain-wide delegation"


DKIM = (
    "No API of Google tells the DKIM key: make and publish it in the Admin console under "
    "Apps > Google Workspace > Gmail > Authenticate email."
)
#: Looks at one thing: returns what was found, in a sentence; raises what is wrong, or `Doubtful`.
Look = Callable[[], str]


class Doubtful(Exception):
    """It works, but something should be seen to."""

    def __init__(self, code: str, detail: str) -> None:
        """Carry the finding's code and what was found."""
        super().__init__(detail)
        self.code, self.detail = code, detail


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """Looks at everything that a kind of addresses needs; changes nothing."""

    api: GoogleApi
    #: The scopes that have to be delegated.
    scopes: Sequence[str]
    users: UserDirectory
    domains: Domains
    licences: Licences | None
    #: The user whose aliases are made, or who sends for groups.
    alias_user: str | None

    def findings(self, domain: str, *, kind: str) -> Sequence[Finding]:
        """Return one finding for each thing."""
        return [_finding(f"{kind} {subject}", look) for subject, look in self._looks(domain)]

    def _looks(self, domain: str) -> Iterator[tuple[str, Look]]:
        yield "delegation", self._delegation
        yield "administrator", self._administrator
        yield f"domain {domain}", lambda: self._domain(domain)
        yield "licences", lambda: self._licences(domain)
        if self.alias_user is not None:
            user = self.alias_user
            yield "alias user", lambda: self._alias_user(user)
        yield "dkim", lambda: DKIM

    def _delegation(self) -> str:
        """Ask for a token for each scope alone: for several at once Google does not say which is missing."""
        missing = [scope for scope in self.scopes if not self._is_delegated(scope)]
        if missing:
            client = self.api.tokens.account.client_id or "of the service account"
            raise PermissionMissing(
                f"Delegate these scopes to the client {client} under {WHERE}: {', '.join(missing)}."
            )
        return f"All {len(self.scopes)} scopes are delegated to the service account."

    def _is_delegated(self, scope: str) -> bool:
        try:
            self.api.tokens.get(Grant(subject=self.api.admin, scopes=frozenset({scope})))
        except PermissionMissing:
            return False
        return True

    def _administrator(self) -> str:
        """See what the administrator may: Google lets those with some rights read, but perhaps not make or restore."""
        rights = self.users.rights(self.api.admin)
        if rights is None:
            raise ProviderMisconfigured("GOOGLE_ADMIN_EMAIL is no user of this Google Workspace: correct it.")
        if rights.some and not rights.all:
            raise Doubtful(
                "google_admin_limited",
                "GOOGLE_ADMIN_EMAIL has some rights of an administrator only. "
                "Where users cannot be made or restored, give the role of a super administrator.",
            )
        if not rights.all:
            raise PermissionMissing(
                "GOOGLE_ADMIN_EMAIL is no administrator: give the role of one, or name another user."
            )
        return "The administrator may make, suspend, delete and restore addresses."

    def _domain(self, domain: str) -> str:
        verified = self.domains.is_verified(domain)
        if not verified:
            what = "is not verified" if verified is False else "is no domain of this Google Workspace"
            raise DomainNotVerified(
                f"{domain} {what}: add it under Account > Domains and publish its DNS records."
            )
        return f"{domain} is verified."

    def _alias_user(self, user: str) -> str:
        found = self.users.user(user)
        if found is None or found.email != user:
            raise ProviderMisconfigured("GOOGLE_ALIAS_USER is no user's primary address: correct it.")
        if found.suspended or not found.mailbox:
            raise ProviderMisconfigured("GOOGLE_ALIAS_USER has no mailbox in use: name another user.")
        return "The user of GOOGLE_ALIAS_USER has a mailbox."

    def _licences(self, domain: str) -> str:
        if self.licences is None:
            return "GOOGLE_LICENCE is not set: the Google Workspace gives licences by itself."
        self.licences.check(domain)
        return "GOOGLE_LICENCE can be given; no API of Google tells how many are left."


def _finding(subject: str, look: Look) -> Finding:
    try:
        return Finding(level=Level.OK, subject=subject, code="ok", detail=look())
    except Doubtful as doubt:
        return Finding(level=Level.WARNING, subject=subject, code=doubt.code, detail=doubt.detail)
    except ProvisioningError as error:
        return failing(subject, error)
