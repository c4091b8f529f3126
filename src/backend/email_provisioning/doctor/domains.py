"""The domains: their providers, their DNS, and the clocks of those who were asked."""

from __future__ import annotations

from collections.abc import Sequence

from email_provisioning.bootstrap import Services
from email_provisioning.doctor.database import is_there
from email_provisioning.domain.finding import Finding, Level
from email_provisioning.domain.reserved_domains import is_reserved
from email_provisioning.domain.sentences import checks
from email_provisioning.errors import DomainNotVerified, StorageUnavailable
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.domains import Domain, all_domains
from email_provisioning.providers import clocks
from email_provisioning.providers.base import Provider
from email_provisioning.provisioning.dns_check import DnsCheck
from email_provisioning.settings import Settings

#: By how many seconds two clocks may differ: tokens and signatures bear no more than some minutes.
SKEW_WARNED, SKEW_REFUSED = 30.0, 240.0


def known_domains(settings: Settings, database: Database) -> list[Domain]:
    """Return every domain, the default one first, and change nothing: it may not be in the database yet."""
    default = Domain(name=settings.email_domain, provider=settings.email_provider)
    try:
        if not is_there(database):
            return [default]
        with database.read() as connection:
            found = {domain.name: domain for domain in all_domains(connection)}
    except StorageUnavailable:
        return [default]  # the database is told of in its own place
    return [found.pop(default.name, default), *found.values()]


def keeps_mail(services: Services, domains: Sequence[Domain]) -> bool:
    """Tell whether mail of any of the domains is kept here."""
    return any(services.provider_of(domain.provider).capabilities.hosted for domain in domains)


def check_provider(provider: Provider, domain: Domain, settings: Settings) -> Sequence[Finding]:
    """Let a provider look at itself; and tell where the default domain is not on the one that is set."""
    findings = list(provider.diagnose(domain.name))
    if domain.name == settings.email_domain and domain.provider != settings.email_provider:
        detail = checks.DEFAULT_DOMAIN_KEPT(
            domain=domain.name, provider=domain.provider, wanted=settings.email_provider
        )
        findings.append(
            Finding(level=Level.WARNING, subject="settings", code="default_domain_kept", detail=detail)
        )
    return findings


def check_dns(provider: Provider, domain: Domain, dns: DnsCheck) -> Sequence[Finding]:
    """Tell what the DNS says of a domain, against what its provider wants."""
    subject = f"dns {domain.name}"
    if is_reserved(domain.name) and not dns.servers:
        detail = checks.DOMAIN_FOR_TESTS(domain=domain.name)
        return [Finding(level=Level.WARNING, subject=subject, code="domain_for_tests", detail=detail)]
    status = provider.domain_status(domain.name)
    found = [finding for record in dns.check(status.records) for finding in record.findings(subject)]
    if status.verified:
        detail = checks.SENDS_FOR(provider=provider.kind, domain=domain.name)
        return [Finding(level=Level.OK, subject=subject, code="ok", detail=detail), *found]
    detail = checks.SENDS_NOT_YET(provider=provider.kind, domain=domain.name)
    return [Finding(level=Level.ERROR, subject=subject, code=DomainNotVerified.code, detail=detail), *found]


def check_clock() -> Sequence[Finding]:
    """Tell whether our clock is right, as far as the answers of others show it."""
    ahead = clocks.ahead()
    if not ahead:
        return []
    host, seconds = max(ahead.items(), key=lambda item: abs(item[1]))
    if abs(seconds) < SKEW_WARNED:
        return [Finding(level=Level.OK, subject="clock", code="ok", detail=checks.CLOCK_AGREES(host=host))]
    wrong = checks.CLOCK_AHEAD if seconds > 0 else checks.CLOCK_BEHIND
    detail = wrong(seconds=round(abs(seconds)), host=host)
    level = Level.ERROR if abs(seconds) > SKEW_REFUSED else Level.WARNING
    return [Finding(level=level, subject="clock", code="clock_skew", detail=detail)]
