"""Domains at Amazon SES: whether it sends for them, and the DNS records that it wants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from email_provisioning.domain.dns import DnsRecord, DomainStatus, Purpose, advised_dmarc
from email_provisioning.domain.sentences import amazon
from email_provisioning.errors import DomainNotVerified, ProviderUnavailable
from email_provisioning.providers._ses_api import ABSENT, PRESENT, Answer, Aws
from email_provisioning.providers._ses_client import Service

#: By this tag we know again what we made; its value is our id of an account, or ``domain``.
MARK = "email-provisioning:account"
#: The value of the mark of a domain: it belongs to no account.
DOMAIN_MARK = "domain"
#: Where Amazon keeps the keys of a domain whose zone it does not tell [assumed].
SIGNING_ZONE = "dkim.amazonses.com"
#: The name under a domain that bounces go to, for a domain that we register.
MAIL_FROM_LABEL = "bounce"
#: Who sends for a MAIL FROM domain [Amazon's own words].
SPF = "v=spf1 include:amazonses.com ~all"
#: Who keeps its own keys, and publishes them without Amazon's help.
_OWN_KEYS = "EXTERNAL"


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """What Amazon knows of a domain."""

    domain: str
    #: Whether it sends for it now.
    verified: bool
    #: Whether it signs what it sends, by the keys that the records lead to.
    signed: bool
    #: The names of the keys, and the zone that they lie in.
    tokens: tuple[str, ...]
    zone: str
    #: The domain that bounces go to, None for Amazon's own; and whether its records are there.
    mail_from: str | None
    mail_from_works: bool
    #: Whether it was registered by us.
    ours: bool


class Domains:
    """Looks domains up, and registers those that Amazon does not know."""

    def __init__(self, aws: Aws) -> None:
        """Work in the region of ``aws``: a domain is verified in each region by itself."""
        self._aws = aws

    def find(self, domain: str) -> Identity | None:
        """Return what Amazon knows of a domain, None where that is nothing; changes nothing."""
        found = self._aws.attempt(Service.SES, "GetEmailIdentity", {"EmailIdentity": domain}, unless=ABSENT)
        return None if found is None else _identity(domain, found)

    def status(self, domain: str) -> DomainStatus:
        """Return how a domain stands; changes nothing, and tells no keys of one that Amazon does not know."""
        return self._told(domain, self.find(domain))

    def register(self, domain: str) -> DomainStatus:
        """Register a domain that Amazon does not know, or it would have no records; return how it stands."""
        identity = self.find(domain) or self._register(domain)
        if identity.ours and identity.mail_from is None:
            # Also where the registration was broken off in between.
            self._give_bounces_a_place(domain)
            identity = self._look(domain)
        return self._told(domain, identity)

    def check(self, domain: str) -> None:
        """Raise `DomainNotVerified`, with the records to publish, unless Amazon sends for the domain."""
        identity = self.find(domain)
        if identity is not None and identity.verified:
            return
        status = self.register(domain)
        if not status.verified:
            raise DomainNotVerified(
                amazon.VERIFICATION_MISSING(region=self._aws.access.region),
                records=[record.as_json() for record in status.records],
            )

    def _told(self, domain: str, identity: Identity | None) -> DomainStatus:
        wanted = [*(self._records(identity) if identity is not None else ()), advised_dmarc(domain)]
        records = sorted(wanted, key=lambda record: not record.required)
        verified = identity is not None and identity.verified
        return DomainStatus(domain=domain, verified=verified, records=tuple(records))

    def _register(self, domain: str) -> Identity:
        tags = [{"Key": MARK, "Value": DOMAIN_MARK}]
        # Another process may do so at the same time.
        self._aws.attempt(
            Service.SES, "CreateEmailIdentity", {"EmailIdentity": domain, "Tags": tags}, unless=PRESENT
        )
        return self._look(domain)

    def _look(self, domain: str) -> Identity:
        identity = self.find(domain)
        if identity is None:
            raise ProviderUnavailable(cause=f"{domain} is registered and not to be seen yet")
        return identity

    def _give_bounces_a_place(self, domain: str) -> None:
        # Without its records Amazon falls back on a domain of its own: nothing stops before they are published.
        place = {
            "EmailIdentity": domain,
            "MailFromDomain": f"{MAIL_FROM_LABEL}.{domain}",
            "BehaviorOnMxFailure": "USE_DEFAULT_VALUE",
        }
        self._aws.call(Service.SES, "PutEmailIdentityMailFromAttributes", place)

    def _records(self, identity: Identity) -> Iterator[DnsRecord]:
        for token in identity.tokens:
            yield DnsRecord(
                purpose=Purpose.DKIM,
                name=f"{token}._domainkey.{identity.domain}",
                type="CNAME",
                value=f"{token}.{identity.zone}",
            )
        if identity.mail_from is not None:
            yield DnsRecord(
                purpose=Purpose.MAIL_FROM,
                name=identity.mail_from,
                type="MX",
                value=f"feedback-smtp.{self._aws.access.region}.amazonses.com",
                priority=10,
                required=False,
            )
            yield DnsRecord(
                purpose=Purpose.SPF, name=identity.mail_from, type="TXT", value=SPF, required=False
            )


def _identity(domain: str, found: Answer) -> Identity:
    dkim, mail_from = found.get("DkimAttributes") or {}, found.get("MailFromAttributes") or {}
    own_keys = dkim.get("SigningAttributesOrigin") == _OWN_KEYS
    return Identity(
        domain=domain,
        verified=found.get("VerifiedForSendingStatus") is True,
        signed=dkim.get("SigningEnabled") is True and dkim.get("Status") == "SUCCESS",
        tokens=() if own_keys else tuple(str(token) for token in dkim.get("Tokens") or ()),
        zone=str(dkim.get("SigningHostedZone") or SIGNING_ZONE).rstrip(".").lower(),
        mail_from=mail_from.get("MailFromDomain") or None,
        mail_from_works=mail_from.get("MailFromDomainStatus") == "SUCCESS",
        ours=(MARK, DOMAIN_MARK) in {(tag.get("Key"), tag.get("Value")) for tag in found.get("Tags") or ()},
    )
