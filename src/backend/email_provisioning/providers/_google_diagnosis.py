"""What is missing at Google before addresses can be made: each thing that was looked at is a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from email_provisioning.domain.finding import Finding, Level, failing
from email_provisioning.domain.sentences import Text, google
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

#: Looks at one thing: returns what was found, in a sentence; raises what is wrong, or `Doubtful`.
Look = Callable[[], Text]


class Doubtful(Exception):
    """It works, but something should be seen to."""

    def __init__(self, code: str, detail: Text) -> None:
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
        yield "dkim", google.DKIM_ELSEWHERE

    def _delegation(self) -> Text:
        """Ask for a token for each scope alone: for several at once Google does not say which is missing."""
        missing = [scope for scope in self.scopes if not self._is_delegated(scope)]
        if missing:
            client = self.api.tokens.account.client_id or google.OF_THE_ACCOUNT()
            where, scopes = google.WHERE_TO_DELEGATE(), ", ".join(missing)
            raise PermissionMissing(google.SCOPES_MISSING(client=client, where=where, scopes=scopes))
        return google.SCOPES_FINE(count=len(self.scopes))

    def _is_delegated(self, scope: str) -> bool:
        try:
            self.api.tokens.get(Grant(subject=self.api.admin, scopes=frozenset({scope})))
        except PermissionMissing:
            return False
        return True

    def _administrator(self) -> Text:
        """See what the administrator may: Google lets those with some rights read, but perhaps not make or restore."""
        rights = self.users.rights(self.api.admin)
        if rights is None:
            raise ProviderMisconfigured(google.ADMINISTRATOR_UNKNOWN())
        if rights.some and not rights.all:
            raise Doubtful("google_admin_limited", google.ADMINISTRATOR_LIMITED())
        if not rights.all:
            raise PermissionMissing(google.NO_ADMINISTRATOR())
        return google.ADMINISTRATOR_FINE()

    def _domain(self, domain: str) -> Text:
        verified = self.domains.is_verified(domain)
        if not verified:
            wrong = google.DOMAIN_NOT_VERIFIED if verified is False else google.DOMAIN_UNKNOWN
            raise DomainNotVerified(wrong(domain=domain))
        return google.DOMAIN_FINE(domain=domain)

    def _alias_user(self, user: str) -> Text:
        found = self.users.user(user)
        if found is None or found.email != user:
            raise ProviderMisconfigured(google.ALIAS_USER_UNKNOWN())
        if found.suspended or not found.mailbox:
            raise ProviderMisconfigured(google.ALIAS_USER_WITHOUT_MAILBOX())
        return google.ALIAS_USER_FINE()

    def _licences(self, domain: str) -> Text:
        if self.licences is None:
            return google.LICENCES_BY_THEMSELVES()
        self.licences.check(domain)
        return google.LICENCE_FINE()


def _finding(subject: str, look: Look) -> Finding:
    try:
        return Finding(level=Level.OK, subject=subject, code="ok", detail=look())
    except Doubtful as doubt:
        return Finding(level=Level.WARNING, subject=subject, code=doubt.code, detail=doubt.detail)
    except ProvisioningError as error:
        return failing(subject, error)
