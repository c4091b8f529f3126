"""Domains of a Microsoft tenant, and the DNS records that it wants for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from email_provisioning.domain.dns import DnsRecord, DomainStatus, Purpose, advised_dmarc
from email_provisioning.providers._graph_client import GraphClient, members, text

#: What a domain has to be used for so that its users get mailboxes with it.
EMAIL = "Email"
#: Each type of record by the name that Graph has for it, and where its data stands.
_TYPES = {"txt": ("TXT", "text"), "cname": ("CNAME", "canonicalName"), "mx": ("MX", "mailExchange")}


@dataclass(frozen=True, kw_only=True, slots=True)
class TenantDomain:
    """A domain that was added to the tenant."""

    verified: bool
    #: Whether it is used for mail.
    for_mail: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Domains:
    """The domains of the tenant."""

    graph: GraphClient

    def get(self, domain: str) -> TenantDomain | None:
        """Return a domain, None where the tenant does not have it."""
        reply = self.graph.find("domain", "GET", _path(domain))
        if reply is None:
            return None
        found = reply.object()
        services = found.get("supportedServices")
        return TenantDomain(
            verified=found.get("isVerified") is True,
            for_mail=isinstance(services, list) and EMAIL in services,
        )

    def status(self, domain: str) -> DomainStatus:
        """Return how it stands, and every record: to prove it where that is to do, and for its mail."""
        found = self.get(domain)
        records: list[DnsRecord] = []
        if found is not None and not found.verified:
            records += self._verification(domain)
        if found is not None:
            records += self._service(domain)
        records.append(advised_dmarc(domain))
        records.sort(key=lambda record: not record.required)
        return DomainStatus(domain=domain, verified=found is not None and found.verified, records=records)

    def _verification(self, domain: str) -> Iterator[DnsRecord]:
        for value in self._records(domain, "verificationDnsRecords"):
            # It offers an MX record instead, which would take the domain's mail where there is none yet.
            if record := _record(value, domain, {"TXT": Purpose.VERIFICATION}):
                yield record

    def _service(self, domain: str) -> Iterator[DnsRecord]:
        purposes = {"MX": Purpose.MX, "TXT": Purpose.SPF, "CNAME": Purpose.AUTODISCOVER}
        for value in self._records(domain, "serviceConfigurationRecords"):
            if value.get("supportedService") == EMAIL and (record := _record(value, domain, purposes)):
                yield record

    def _records(self, domain: str, name: str) -> Sequence[Mapping[str, Any]]:
        reply = self.graph.find("dns_records", "GET", f"{_path(domain)}/{name}")
        return members(reply.object()) if reply else []


def _record(value: Mapping[str, Any], domain: str, purposes: Mapping[str, Purpose]) -> DnsRecord | None:
    """Return a record of an answer, None where it is of a type that does not matter here."""
    kind, data = _TYPES.get(str(value.get("recordType")).lower(), ("", ""))
    if kind not in purposes:
        return None
    preference = value.get("preference")
    return DnsRecord(
        purpose=purposes[kind],
        name=_name(text(value, "label"), domain),
        type=kind,
        value=text(value, data).removesuffix("."),
        priority=preference if kind == "MX" and isinstance(preference, int) else None,
        required=purposes[kind] in (Purpose.VERIFICATION, Purpose.MX),
    )


def _name(label: str, domain: str) -> str:
    """Return the full name of a record whose label may be short, or ``@`` for the domain itself."""
    label = label.rstrip(".").lower()
    if label in ("@", domain):
        return domain
    return label if label.endswith(f".{domain}") else f"{label}.{domain}"


def _path(domain: str) -> str:
    return f"/domains/{quote(domain, safe='')}"
