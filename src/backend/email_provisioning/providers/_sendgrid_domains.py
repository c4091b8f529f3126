"""The domains that a SendGrid account may send as, and the DNS records that each needs."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from email_provisioning.domain.dns import DnsRecord, DomainStatus, Purpose
from email_provisioning.domain.sentences import sendgrid
from email_provisioning.errors import DomainNotVerified, PermissionMissing, ProviderError
from email_provisioning.providers._sendgrid_api import SendGridApi, member

#: For how long a domain that was found verified is believed to be so, in seconds.
TRUST_SECONDS = 60.0
#: What the records that SendGrid names are for; others verify the domain.
_PURPOSES = {
    "mail_cname": Purpose.MAIL_FROM,
    "mail_server": Purpose.MAIL_FROM,
    "subdomain_spf": Purpose.MAIL_FROM,
    "dkim": Purpose.DKIM,
    "dkim1": Purpose.DKIM,
    "dkim2": Purpose.DKIM,
    "domain_spf": Purpose.SPF,
    "dmarc": Purpose.DMARC,
}
#: The preference of an MX record, which SendGrid does not name.
_PREFERENCE = 10
_ADVISED = frozenset({Purpose.SPF, Purpose.DMARC})


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A record that SendGrid wants, and whether it has seen it."""

    #: SendGrid's own name of it, such as ``dkim1``.
    name: str
    record: DnsRecord
    seen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class AuthenticatedDomain:
    """A domain at SendGrid."""

    id: int
    name: str
    #: Whether SendGrid sends for it.
    valid: bool
    wanted: Sequence[Wanted]
    #: The subusers that may send as it.
    subusers: frozenset[str]


class SendGridDomains:
    """Looks domains up; usable from many threads."""

    def __init__(self, api: SendGridApi, *, trust_seconds: float = TRUST_SECONDS) -> None:
        """Believe for ``trust_seconds`` what was found verified: many addresses are made on one domain."""
        self._api = api
        self._trust_seconds = trust_seconds
        self._verified: dict[str, tuple[float, AuthenticatedDomain]] = {}
        self._lock = threading.Lock()

    def find(self, name: str) -> AuthenticatedDomain | None:
        """Return a domain, the verified one where it is there more than once; None where SendGrid has none."""
        # The search finds example.test in my-example.test as well.
        found = [each for each in self._api.domains(name) if str(each.get("domain", "")).lower() == name]
        return min(map(_read, found), key=lambda each: (not each.valid, each.id), default=None)

    def verified(self, name: str) -> AuthenticatedDomain:
        """Return a domain that SendGrid sends for; raise `DomainNotVerified` with what to publish."""
        with self._lock:
            since, known = self._verified.get(name, (0.0, None))
        if known is not None and time.monotonic() - since < self._trust_seconds:
            return known
        domain = self.find(name)
        if domain is None or not domain.valid:
            raise _not_verified(name, domain)
        with self._lock:
            self._verified[name] = time.monotonic(), domain
        return domain

    def is_verified(self, name: str) -> bool:
        """Tell whether SendGrid sends for a domain."""
        try:
            self.verified(name)
        except DomainNotVerified:
            return False
        return True

    def forget(self, name: str) -> None:
        """Look a domain up anew when it is asked for next."""
        with self._lock:
            self._verified.pop(name, None)

    def look_again(self, domain: AuthenticatedDomain) -> AuthenticatedDomain:
        """Let SendGrid look at the records of a domain that it does not send for yet."""
        if domain.valid:
            return domain
        try:
            found = self._api.validate_domain(domain.id)
        except PermissionMissing:
            # Our key may not ask for that; what SendGrid knew before is still true.
            return domain
        results = found.get("validation_results")
        seen = results if isinstance(results, dict) else {}
        wanted = [replace(each, seen=_is_seen(seen.get(each.name), each.seen)) for each in domain.wanted]
        return replace(domain, valid=member(found, "valid", bool), wanted=wanted)


def status_of(name: str, domain: AuthenticatedDomain | None) -> DomainStatus:
    """Return how a domain stands, and what to publish: what SendGrid wants, then what is advised."""
    records = records_of(name, domain)
    return DomainStatus(domain=name, verified=domain is not None and domain.valid, records=records)


def records_of(name: str, domain: AuthenticatedDomain | None) -> list[DnsRecord]:
    """Return every record to publish, the required first."""
    theirs = [each.record for each in domain.wanted] if domain is not None else []
    purposes = {each.purpose for each in theirs}
    spf = DnsRecord(
        purpose=Purpose.SPF, name=name, type="TXT", value="v=spf1 include:sendgrid.net ~all", required=False
    )
    dmarc = DnsRecord(
        purpose=Purpose.DMARC, name=f"_dmarc.{name}", type="TXT", value="v=DMARC1; p=none", required=False
    )
    advised = [each for each in (spf, dmarc) if each.purpose not in purposes]
    return sorted([*theirs, *advised], key=lambda each: not each.required)


def _not_verified(name: str, domain: AuthenticatedDomain | None) -> DomainNotVerified:
    detail = sendgrid.NOT_VERIFIED(domain=name) if domain is None else None
    return DomainNotVerified(detail, records=[each.as_json() for each in records_of(name, domain)])


def _read(found: Mapping[str, Any]) -> AuthenticatedDomain:
    dns = member(found, "dns", dict)
    subusers = found.get("subusers")
    return AuthenticatedDomain(
        id=member(found, "id", int),
        name=member(found, "domain", str).lower(),
        valid=member(found, "valid", bool),
        wanted=[_wanted(name, each) for name, each in dns.items() if isinstance(each, dict)],
        subusers=frozenset(
            str(each.get("username"))
            for each in (subusers if isinstance(subusers, list) else [])
            if isinstance(each, dict)
        ),
    )


def _wanted(name: str, found: Mapping[str, Any]) -> Wanted:
    purpose = _PURPOSES.get(name, Purpose.VERIFICATION)
    kind = member(found, "type", str).upper()
    value = member(found, "data", str)
    if not value:
        raise ProviderError(cause=f"the answer's record {name} is empty")
    record = DnsRecord(
        purpose=purpose,
        name=member(found, "host", str).lower().removesuffix("."),
        type=kind,
        value=value if kind == "TXT" else value.lower().removesuffix("."),
        priority=_PREFERENCE if kind == "MX" else None,
        required=purpose not in _ADVISED,
    )
    return Wanted(name=name, record=record, seen=found.get("valid") is True)


def _is_seen(result: object, before: bool) -> bool:
    return result.get("valid") is True if isinstance(result, dict) else before
