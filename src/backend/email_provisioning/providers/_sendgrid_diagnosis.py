"""What stands in the way at SendGrid, found before the first member meets it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from email_provisioning.domain.finding import Finding, Level, failing
from email_provisioning.domain.sentences import Text, sendgrid
from email_provisioning.errors import DomainNotVerified, ProviderKeyInvalid, ProvisioningError
from email_provisioning.providers._sendgrid_api import SendGridApi
from email_provisioning.providers._sendgrid_domains import AuthenticatedDomain, SendGridDomains
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
    "mail.send": sendgrid.SEND_MAIL(),
    "whitelabel.read": sendgrid.SEE_VERIFICATION(),
    "api_keys.read": sendgrid.FIND_PASSWORDS(),
}
USEFUL = {
    "whitelabel.update": sendgrid.LOOK_AGAIN(),
    "api_keys.create": sendgrid.ISSUE_PASSWORDS(),
    "api_keys.update": sendgrid.SUSPEND_PASSWORDS(),
    "api_keys.delete": sendgrid.REMOVE_PASSWORDS(),
    PLAN: sendgrid.SEE_PLAN(),
    CREDITS: sendgrid.SEE_CREDITS(),
    COUNTS: sendgrid.SHOW_COUNTS(),
}
FOR_SUBUSERS = {
    "subusers.create": sendgrid.MAKE_SUBUSERS(),
    "subusers.read": sendgrid.FIND_SUBUSERS(),
    "whitelabel.create": sendgrid.LET_SUBUSERS_SEND(),
    "api_keys.create": sendgrid.MAKE_SUBUSER_KEYS(),
    "api_keys.delete": sendgrid.REMOVE_SUBUSER_KEYS(),
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
        yield from missing or [_ok(sendgrid.PERMISSIONS_FINE())]

    def _plan(self) -> Iterator[Finding]:
        if self._api.account_type() == "free":
            yield Finding(
                level=Level.WARNING, subject=SUBJECT, code="provider_trial", detail=sendgrid.TRIAL()
            )
        else:
            yield _ok(sendgrid.PAID_PLAN())

    def _credits(self) -> Iterator[Finding]:
        found = self._api.credits()
        detail = sendgrid.CREDITS(remain=found.remain, total=found.total)
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
            yield _ok(sendgrid.SENDS_FOR(domain=name))
            return
        detail = _sends_not_yet(name, domain)
        yield Finding(level=Level.ERROR, subject=SUBJECT, code=DomainNotVerified.code, detail=detail)

    def _subuser(self, domain: str) -> Iterator[Finding]:
        assert self._subusers is not None
        found = self._subusers.find(domain)
        if found is None:
            yield _ok(sendgrid.SUBUSER_LATER(domain=domain))
        elif found.disabled:
            detail = sendgrid.SUBUSER_DISABLED(username=found.username, domain=domain)
            yield Finding(level=Level.ERROR, subject=SUBJECT, code="sending_paused", detail=detail)
        else:
            yield _ok(sendgrid.SUBUSER_FINE(domain=domain, username=found.username))

    def _smtp(self) -> Iterator[Finding]:
        self._relay.check()
        yield _ok(sendgrid.RELAY_FINE())


def _sends_not_yet(name: str, domain: AuthenticatedDomain | None) -> Text:
    if domain is None:
        return sendgrid.DOMAIN_UNKNOWN(domain=name)
    unseen = [f"{each.record.type} {each.record.name}" for each in domain.wanted if not each.seen]
    if unseen:
        return sendgrid.RECORDS_UNSEEN(domain=name, records=unseen)
    return sendgrid.SENDS_NOT_YET(domain=name)


def _guarded(look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from look()
    except ProvisioningError as error:
        yield failing(SUBJECT, error)


def _missing(level: Level, scope: str, use: Text) -> Finding:
    detail = sendgrid.PERMISSION_MISSING(scope=scope, use=use)
    return Finding(level=level, subject=SUBJECT, code="provider_permission_missing", detail=detail)


def _ok(detail: Text) -> Finding:
    return Finding(level=Level.OK, subject=SUBJECT, code="ok", detail=detail)
