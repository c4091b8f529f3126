"""DNS records that a domain needs for its mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """What a record is for."""

    #: Proves to the provider that the domain is ours.
    VERIFICATION = "verification"
    #: Says who may send for the domain (RFC 7208).
    SPF = "spf"
    #: Holds or points to a key that signatures are checked with (RFC 6376).
    DKIM = "dkim"
    #: Says what to do with mail that fails both (RFC 7489).
    DMARC = "dmarc"
    #: Says where mail for the domain goes (RFC 5321, section 5).
    MX = "mx"
    #: Gives bounces a place under the domain, so that SPF aligns.
    MAIL_FROM = "mail_from"
    #: Lets mail clients find the provider's servers by themselves.
    AUTODISCOVER = "autodiscover"


@dataclass(frozen=True, kw_only=True, slots=True)
class DnsRecord:
    """One record to publish."""

    purpose: Purpose
    #: The full name, A-labels in lower case, without the dot at the end.
    name: str
    #: ``TXT``, ``CNAME``, ``MX``, ``A`` …
    type: str
    #: The data without quotes; of an MX record the host alone, without the dot at the end.
    value: str
    #: The preference of an MX record, None for others.
    priority: int | None = None
    #: Whether sending does not work without it; the others are strongly advised.
    required: bool = True

    def as_json(self) -> Mapping[str, object]:
        """Return the record as a JSON object."""
        return {
            "purpose": self.purpose.value,
            "name": self.name,
            "type": self.type,
            "value": self.value,
            "priority": self.priority,
            "required": self.required,
        }


def advised_dmarc(domain: str) -> DnsRecord:
    """Return the policy for mail that fails its checks (RFC 7489), with reports to the domain's administrators."""
    return DnsRecord(
        purpose=Purpose.DMARC,
        name=f"_dmarc.{domain}",
        type="TXT",
        value=f"v=DMARC1; p=quarantine; rua=mailto:postmaster@{domain}",
        required=False,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class DomainStatus:
    """What a provider says of a domain."""

    #: Canonical: lower case A-labels.
    domain: str
    #: Whether the provider sends for it now.
    verified: bool
    #: Everything to publish, the required first.
    records: Sequence[DnsRecord]
