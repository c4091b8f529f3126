"""What stands in the way at SendGrid, found before the first member meets it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from email_provisioning.domain.finding import Finding, Level, failing
from email_provisioning.errors import DomainNotVerified, ProviderKeyInvalid, ProvisioningError
from email_provisioning.providers._sendgrid_api import SendGridApi
from email_provisioning.providers._sendgrid_domains import SendGridDomains
from email_provisioning.providers._sendgrid_relay import Relay
from email_provisioning.providers._sendgrid_subusers import Subusers

SUBJECT = "sendgrid"
#: Below this share of the plan's credits it is time to look for more.
FEW_CREDITS = 0.1
#: What the plan and what is left of it are read with.
PLAN, CREDITS = "user.account.read", "user.credits.read"
#: What the figures of a category are read with.
COUNTS = "categories.stats.read"
#: What our key is needed for, by scope; an address cannot be used, suspended or deleted without the first.
REQUIRED = {
    "mail.send": "send mail",
    "whitelabel.read": "see whether a domain is verified",
    "api_keys.read": "find the direct passwords of an address that is suspended or deleted",
}
USEFUL = {
    "whitelabel.update": "let SendGrid look at new DNS records again",
    "api_keys.create": "issue direct passwords",
    "api_keys.update": "suspend direct passwords",
    "api_keys.delete": "remove direct passwords",
    PLAN: "suspend direct passwords and see the plan",
    CREDITS: "suspend direct passwords and see what is left of the plan",
    COUNTS: "show what SendGrid has counted of an address beside what this server has",
}
FOR_SUBUSERS = {
    "subusers.create": "make subusers",
    "subusers.read": "find subusers",
    "whitelabel.create": "let subusers send for their domain",
    "api_keys.create": "make the keys of subusers",
    "api_keys.delete": "remove the keys of subusers",
}


class Diagnosis:
    """Looks at everything once."""

    def __init__(
        self, api: SendGridApi, domains: SendGridDomains, relay: Relay, subusers: Subusers | None
    ) -> None:
        """Ask through the given parts."""
        self._api = api
        self._domains = domains
        self._relay = relay
        self._subusers = subusers

    def of(self, domain: str) -> Iterator[Finding]:
        """Yield what was found, and every failure as a finding."""
        has: set[str] = set()
        scopes = list(_guarded(lambda: self._scopes(has)))
        yield from scopes
        if any(each.code == ProviderKeyInvalid.code for each in scopes):
            return  # everything else would fail for the same reason
        if PLAN in has:
            yield from _guarded(self._plan)
        if CREDITS in has:
            yield from _guarded(self._credits)
        yield from _guarded(lambda: self._domain(domain))
        if self._subusers is not None:
            yield from _guarded(lambda: self._subuser(domain))
        yield from _guarded(self._smtp)

    def _scopes(self, has: set[str]) -> Iterator[Finding]:
        has |= self._api.scopes()
        required = REQUIRED | (FOR_SUBUSERS if self._subusers is not None else {})
        missing = [
            *(_missing(Level.ERROR, scope, use) for scope, use in required.items() if scope not in has),
            *(
                _missing(Level.WARNING, scope, use)
                for scope, use in USEFUL.items()
                if scope not in has and scope not in required
            ),
        ]
        yield from missing or [_ok("The API key has every permission that is needed.")]

    def _plan(self) -> Iterator[Finding]:
        if self._api.account_type() == "free":
            detail = "The SendGrid account is on the free trial: it ends after 60 days and sends 100 messages a day."
            yield Finding(level=Level.WARNING, subject=SUBJECT, code="provider_trial", detail=detail)
        else:
            yield _ok("The SendGrid account has a paid plan.")

    def _credits(self) -> Iterator[Finding]:
        found = self._api.credits()
        detail = f"The plan at SendGrid has {found.remain} of {found.total} messages left in this period."
        if found.total > 0 and found.remain <= 0:
            yield Finding(level=Level.ERROR, subject=SUBJECT, code="plan_limit_reached", detail=detail)
        elif found.remain < found.total * FEW_CREDITS:
            yield Finding(level=Level.WARNING, subject=SUBJECT, code="provider_credits_low", detail=detail)
        else:
            yield _ok(detail)

    def _domain(self, name: str) -> Iterator[Finding]:
        found = self._domains.find(name)
        domain = self._domains.look_again(found) if found is not None else None
        if domain is not None and domain.valid:
            yield _ok(f"SendGrid sends for {name}.")
            return
        unseen = [each.record for each in domain.wanted if not each.seen] if domain is not None else []
        told = "".join(f" It does not see {each.type} {each.name}." for each in unseen)
        told = told or (" Add it there under Sender Authentication." if domain is None else "")
        yield Finding(
            level=Level.ERROR,
            subject=SUBJECT,
            code=DomainNotVerified.code,
            detail=f"SendGrid does not send for {name} yet.{told}",
        )

    def _subuser(self, domain: str) -> Iterator[Finding]:
        assert self._subusers is not None
        found = self._subusers.find(domain)
        if found is None:
            yield _ok(f"The subuser of {domain} is made with its first address.")
        elif found.disabled:
            detail = f"The subuser {found.username} of {domain} is disabled at SendGrid: enable it there."
            yield Finding(level=Level.ERROR, subject=SUBJECT, code="sending_paused", detail=detail)
        else:
            yield _ok(f"{domain} sends through its subuser {found.username}.")

    def _smtp(self) -> Iterator[Finding]:
        self._relay.check()
        yield _ok("SendGrid's SMTP relay lets this server in.")


def _guarded(look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from look()
    except ProvisioningError as error:
        yield failing(SUBJECT, error)


def _missing(level: Level, scope: str, use: str) -> Finding:
    detail = f"The API key lacks the permission {scope}: it is needed to {use}."
    return Finding(level=level, subject=SUBJECT, code="provider_permission_missing", detail=detail)


def _ok(detail: str) -> Finding:
    return Finding(level=Level.OK, subject=SUBJECT, code="ok", detail=detail)
