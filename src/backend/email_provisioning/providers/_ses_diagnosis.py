"""What stands in the way at Amazon SES, looked for before the first user meets it; changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from email_provisioning.domain.finding import Finding, Level, failing
from email_provisioning.domain.sentences import Text, amazon
from email_provisioning.errors import DomainNotVerified, PermissionMissing, ProvisioningError, SendingPaused
from email_provisioning.providers._ses_api import KIND, Aws
from email_provisioning.providers._ses_client import Service
from email_provisioning.providers._ses_domains import Domains
from email_provisioning.providers._ses_permissions import denied
from email_provisioning.providers._ses_tenants import DISABLED, Tenants
from email_provisioning.providers._ses_users import Users

#: From which part of the day's quota on it is told.
NEARLY = 0.8


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """Looks at the account, the domain and the rights of the key."""

    aws: Aws
    domains: Domains
    #: None where domains are no tenants.
    tenants: Tenants | None
    #: None where Amazon issues no passwords.
    users: Users | None

    def run(self, domain: str) -> Sequence[Finding]:
        """Return a finding for each thing; one that cannot be looked at is a finding as well."""
        found, stopped = _looked(KIND, self._account)
        if stopped is not None and not isinstance(stopped, PermissionMissing):
            return found  # the same would stand in everybody's way
        found += _looked(f"{KIND} {domain}", lambda: self._domain(domain))[0]
        found += _looked(KIND, lambda: self._lists(domain))[0]
        found += _looked(KIND, lambda: self._permissions(domain))[0]
        return found

    def _account(self) -> Iterator[Finding]:
        if not self.aws.clients.knows_region:
            yield _warning(KIND, "region_unknown", amazon.REGION_NEW(region=self.aws.access.region))
        account = self.aws.call(Service.SES, "GetAccount")
        if account.get("ProductionAccessEnabled") is not True:
            yield _error(KIND, "sandbox", amazon.SANDBOX(region=self.aws.access.region))
        yield from _standing(account)
        yield _quota(account.get("SendQuota") or {})

    def _domain(self, domain: str) -> Iterator[Finding]:
        subject, identity = f"{KIND} {domain}", self.domains.find(domain)
        if identity is None or not identity.verified:
            detail = amazon.DOMAIN_NOT_VERIFIED(domain=domain, region=self.aws.access.region)
            yield _error(subject, DomainNotVerified.code, detail)
            return
        yield _ok(subject, amazon.SENDS_FOR(domain=domain))
        if not identity.signed:
            yield _warning(subject, "dkim_not_verified", amazon.NOT_SIGNED(domain=domain))
        if identity.mail_from is not None and not identity.mail_from_works:
            detail = amazon.MAIL_FROM_NOT_READY(host=identity.mail_from)
            yield _warning(subject, "mail_from_not_verified", detail)
        tenant = self.tenants.find(domain) if self.tenants is not None else None
        if tenant is not None and tenant.get("SendingStatus") == DISABLED:
            yield _error(subject, SendingPaused.code, amazon.TENANT_STOPPED(domain=domain))

    def _lists(self, domain: str) -> Iterator[Finding]:
        """Read what a comparison of both sides reads, as far as its first page."""
        self.aws.call(Service.SES, "ListEmailIdentities", {"PageSize": 1})
        if self.users is not None:
            self.users.check_list(domain)
        yield _ok(KIND, amazon.LIST_FINE())

    def _permissions(self, domain: str) -> Iterator[Finding]:
        refused = denied(self.aws, domain, direct=self.users is not None)
        if refused is None:
            detail = amazon.PERMISSIONS_UNKNOWN()
            yield Finding(level=Level.OK, subject=KIND, code="permissions_not_checked", detail=detail)
        elif refused:
            yield _error(KIND, PermissionMissing.code, amazon.PERMISSIONS_MISSING(actions=refused))
        else:
            yield _ok(KIND, amazon.PERMISSIONS_FINE())


def _standing(account: dict[str, Any]) -> Iterator[Finding]:
    status = account.get("EnforcementStatus")
    if account.get("SendingEnabled") is not True or status == "SHUTDOWN":
        yield _error(KIND, SendingPaused.code, amazon.ALL_STOPPED())
    elif status == "PROBATION":
        yield _warning(KIND, "under_review", amazon.UNDER_REVIEW())


def _quota(quota: dict[str, Any]) -> Finding:
    most, used = float(quota.get("Max24HourSend") or 0), float(quota.get("SentLast24Hours") or 0)
    rate = float(quota.get("MaxSendRate") or 0)
    if most < 0:  # Amazon's way to say that there is no limit
        return _ok(KIND, amazon.NO_QUOTA(rate=rate))
    detail = amazon.QUOTA(used=round(used), most=round(most), rate=rate)
    if used >= most:
        return _error(KIND, "quota_used_up", detail)
    return _warning(KIND, "quota_nearly_used_up", detail) if used >= NEARLY * most else _ok(KIND, detail)


def _looked(
    subject: str, look: Callable[[], Iterator[Finding]]
) -> tuple[list[Finding], ProvisioningError | None]:
    """Return what was found, and the error that a look ended with, which is a finding as well."""
    found: list[Finding] = []
    try:
        for finding in look():
            found.append(finding)
    except ProvisioningError as error:
        return [*found, failing(subject, error)], error
    return found, None


def _ok(subject: str, detail: Text) -> Finding:
    return Finding(level=Level.OK, subject=subject, code="ok", detail=detail)


def _warning(subject: str, code: str, detail: Text) -> Finding:
    return Finding(level=Level.WARNING, subject=subject, code=code, detail=detail)


def _error(subject: str, code: str, detail: Text) -> Finding:
    return Finding(level=Level.ERROR, subject=subject, code=code, detail=detail)
