"""Tenants at Amazon SES: one for each domain, so that one customer's reputation is not another's."""

from __future__ import annotations

import hashlib

from email_provisioning.domain.sentences import amazon
from email_provisioning.errors import ProviderMisconfigured, SendingPaused
from email_provisioning.providers._ses_api import ABSENT, PRESENT, Answer, Aws, text
from email_provisioning.providers._ses_client import Service
from email_provisioning.providers._ses_domains import DOMAIN_MARK, MARK

#: How long a tenant's name may be, in letters, digits, hyphens and underscores [assumed].
LONGEST_NAME = 64
#: A tenant that Amazon has stopped.
DISABLED = "DISABLED"


def tenant_name(domain: str) -> str:
    """Return the name of a domain's tenant: no two domains have the same."""
    name = domain.replace(".", "_")
    if len(name) <= LONGEST_NAME and "_" not in domain:
        return name
    digest = hashlib.sha256(domain.encode()).hexdigest()[:16]
    return f"{name[: LONGEST_NAME - 17]}_{digest}"


class Tenants:
    """Makes the tenant of a domain, and gives it what it sends with."""

    def __init__(self, aws: Aws, *, configuration_set: str | None) -> None:
        """A tenant sends with what is associated with it alone: its domain, and the configuration set."""
        self._aws = aws
        self._configuration_set = configuration_set

    def find(self, domain: str) -> Answer | None:
        """Return what Amazon knows of a domain's tenant, None where it has none; changes nothing."""
        found = self._aws.attempt(
            Service.SES, "GetTenant", {"TenantName": tenant_name(domain)}, unless=ABSENT
        )
        tenant = (found or {}).get("Tenant")
        return tenant if isinstance(tenant, dict) else None

    def ensure(self, domain: str) -> None:
        """Make the tenant unless it is there; repeat every step that may have been broken off."""
        tenant = self.find(domain) or self._create(domain)
        _check_ours(tenant)
        if tenant.get("SendingStatus") == DISABLED:
            raise SendingPaused(cause=f"the tenant {tenant_name(domain)} is disabled")
        # Only Amazon's own answers tell the number of the account that its ARNs begin with.
        prefix = text(tenant, "TenantArn").partition(":tenant/")[0]
        self._associate(domain, f"{prefix}:identity/{domain}")
        if self._configuration_set is not None:
            self._associate(domain, f"{prefix}:configuration-set/{self._configuration_set}")

    def _create(self, domain: str) -> Answer:
        tags = [{"Key": MARK, "Value": DOMAIN_MARK}]
        wanted = {"TenantName": tenant_name(domain), "Tags": tags}
        made = self._aws.attempt(Service.SES, "CreateTenant", wanted, unless=PRESENT)
        if made is not None:
            return {**made, "Tags": tags}
        return self.find(domain) or {}

    def _associate(self, domain: str, arn: str) -> None:
        wanted = {"TenantName": tenant_name(domain), "ResourceArn": arn}
        self._aws.attempt(Service.SES, "CreateTenantResourceAssociation", wanted, unless=PRESENT)


def _check_ours(tenant: Answer) -> None:
    marks = {(tag.get("Key"), tag.get("Value")) for tag in tenant.get("Tags") or ()}
    if (MARK, DOMAIN_MARK) not in marks:
        raise ProviderMisconfigured(amazon.TENANT_FOREIGN(tag=f"{MARK}={DOMAIN_MARK}"))
