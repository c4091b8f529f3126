"""A domain at Google: whether it is verified, and the DNS records that it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from email_provisioning.domain.dns import DnsRecord, DomainStatus, Purpose, advised_dmarc
from email_provisioning.errors import DomainNotVerified, PermissionMissing, ProviderError
from email_provisioning.providers._google_api import (
    DIRECTORY,
    DOMAINS_READ,
    SITE_VERIFICATION,
    VERIFICATION,
    GoogleApi,
    segment,
)

#: Where mail for the domain goes, and who sends it (Google Workspace Admin Help, since 2023).
MX, MX_PRIORITY = "smtp.google.com", 1
SPF = "v=spf1 include:_spf.google.com ~all"


class Domains:
    """Asks for domains in the administrator's name."""

    def __init__(self, api: GoogleApi) -> None:
        """Calls go through ``api``."""
        self._api = api

    def is_verified(self, domain: str) -> bool | None:
        """Tell whether a domain of our Google Workspace is verified; None where it is not ours."""
        reply = self._api.call(
            "domains.get",
            "GET",
            DIRECTORY,
            f"/customer/my_customer/domains/{segment(domain)}",
            scope=DOMAINS_READ,
            expect=(200, 404),
        )
        return reply.object().get("verified") is True if reply.status == 200 else None

    def status(self, domain: str) -> DomainStatus:
        """Return how the domain stands.

        The record that proves it may be published already, so that it is told for a verified domain as well, where
        the scope for it is delegated. The DKIM key is not among the records: none of Google's APIs tells it.
        """
        verified = self.is_verified(domain) is True
        records = list(_records(domain))
        try:
            records.insert(0, self._proof(domain, required=not verified))
        except PermissionMissing:
            if not verified:
                raise
        return DomainStatus(
            domain=domain, verified=verified, records=sorted(records, key=lambda each: not each.required)
        )

    @contextmanager
    def blamed(self, domain: str) -> Iterator[None]:
        """Raise `DomainNotVerified` with the records instead of a refusal that stems from the domain.

        Google answers 403 both for a domain that is not ours and for a permission that is missing.
        """
        try:
            yield
        except ProviderError as error:
            if (
                not isinstance(error, DomainNotVerified | PermissionMissing)
                and type(error) is not ProviderError
            ):
                raise
            if not isinstance(error, DomainNotVerified) and self.is_verified(domain) is True:
                raise
            raise DomainNotVerified(cause=error.cause, records=self._records_to_show(domain)) from error

    def _records_to_show(self, domain: str) -> Sequence[Mapping[str, object]]:
        try:
            records = self.status(domain).records
        except ProviderError:
            # Whoever waits for the creation is told what is sure; the proof is asked for by an administrator.
            records = list(_records(domain))
        return [each.as_json() for each in records]

    def _proof(self, domain: str, *, required: bool) -> DnsRecord:
        reply = self._api.call(
            "site_verification.get_token",
            "POST",
            SITE_VERIFICATION,
            "/token",
            scope=VERIFICATION,
            json={
                "verificationMethod": "DNS_TXT",
                "site": {"type": "INET_DOMAIN", "identifier": domain},
            },
        )
        token = str(reply.object().get("token", ""))
        return DnsRecord(
            purpose=Purpose.VERIFICATION, name=domain, type="TXT", value=token, required=required
        )


def _records(domain: str) -> Iterator[DnsRecord]:
    yield DnsRecord(purpose=Purpose.MX, name=domain, type="MX", value=MX, priority=MX_PRIORITY)
    yield DnsRecord(purpose=Purpose.SPF, name=domain, type="TXT", value=SPF, required=False)
    yield advised_dmarc(domain)
