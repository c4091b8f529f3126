"""Puts the sections together: for a server that runs, and for one that may not even start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.doctor import certificate, database, domains, gateway, secrets
from email_provisioning.doctor import settings as settings_section
from email_provisioning.doctor.report import Report
from email_provisioning.doctor.sections import Section, run
from email_provisioning.doctor.webhooks import SUBJECT as WEBHOOKS
from email_provisioning.doctor.webhooks import check_webhooks
from email_provisioning.domain.address import canonical_domain
from email_provisioning.domain.clock import Clock, utc_now
from email_provisioning.domain.finding import Finding, Level, failing
from email_provisioning.domain.sentences import Text, checks
from email_provisioning.errors import DomainNotFound, ProvisioningError
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.domains import Domain
from email_provisioning.providers.broken import BrokenProvider
from email_provisioning.providers.pacing import Unpaced
from email_provisioning.settings import Settings, SettingsError

#: How long a whole examination may take, in seconds.
SECONDS = 30.0


def examine(services: Services, *, domain: str | None = None, seconds: float = SECONDS) -> Report:
    """Examine a server that runs; ``domain`` leaves the other domains out. Raises `DomainNotFound`."""
    settings, store = services.settings, services.database
    known = domains.known_domains(settings, store)
    chosen = _chosen(known, domain)
    sections = [
        *_own_sections(settings, store, services.clock, hosted=domains.keeps_mail(services, known)),
        Section(subject="secret store", check=partial(secrets.check_store, services.secrets, store)),
        Section(subject=WEBHOOKS, check=partial(check_webhooks, services.webhooks, store, services.clock)),
        *_domain_sections(services, chosen),
    ]
    found = run(sections, seconds=seconds)
    # Last: the clocks of the providers were seen when these answered.
    return Report(findings=[*found, *domains.check_clock()])


def examine_installation(
    load: Callable[[], Settings], *, domain: str | None = None, seconds: float = SECONDS
) -> Report:
    """Examine what is set up, be it that it cannot start at all; makes nothing but what a start makes."""
    try:
        settings = load()
    except SettingsError as error:
        return Report(findings=[*settings_section.refused(error), _not_checked(checks.REST_NOT_CHECKED())])
    store = Database(settings.database_url)
    try:
        # Before the first start there is nothing yet that could keep the vendors' rates.
        pace = None if database.is_usable(store) else Unpaced()
        services = build_services(settings, pace=pace)
    except (SettingsError, ProvisioningError, OSError) as error:
        return _without_services(settings, store, _refusal(error), seconds)
    finally:
        store.close()
    return examine(services, domain=domain, seconds=seconds)


def _without_services(settings: Settings, store: Database, why: Sequence[Finding], seconds: float) -> Report:
    """Examine what can be looked at where the server could not be put together."""
    found = run(_own_sections(settings, store, utc_now, hosted=True), seconds=seconds)
    # What one of the checks has met too is told once, in its place.
    wrong = [finding for finding in found if finding.level is Level.ERROR]
    told = {finding.code for finding in wrong} | {finding.subject for finding in wrong}
    new = [finding for finding in why if not {finding.code, finding.subject} & told]
    return Report(findings=[*new, *found, _not_checked(checks.DOMAINS_NOT_CHECKED())])


def _refusal(error: SettingsError | ProvisioningError | OSError) -> Sequence[Finding]:
    """Return why the server could not be put together."""
    if isinstance(error, SettingsError):
        return settings_section.refused(error)
    if isinstance(error, ProvisioningError):
        subject = secrets.SUBJECT if error.code.startswith("key_file") else settings_section.SUBJECT
        return [failing(subject, error)]
    detail = checks.CANNOT_BE_USED(file=str(error.filename), reason=str(error.strerror))
    return [
        Finding(level=Level.ERROR, subject=settings_section.SUBJECT, code="settings_refused", detail=detail)
    ]


def _not_checked(detail: Text) -> Finding:
    return Finding(level=Level.WARNING, subject="doctor", code="not_checked", detail=detail)


def _own_sections(settings: Settings, store: Database, clock: Clock, *, hosted: bool) -> list[Section]:
    checks = {
        "settings": partial(settings_section.check_settings, settings),
        "database": partial(database.check_database, store, settings),
        secrets.SUBJECT: partial(secrets.check_key_file, settings, store),
        "certificate": partial(certificate.check_certificate, settings, clock),
        "gateway": partial(gateway.check_ports, settings, hosted=hosted),
        "imap": partial(gateway.check_imap, settings, hosted=hosted),
        "worker": partial(database.check_worker, store, settings, clock),
    }
    return [Section(subject=subject, check=check) for subject, check in checks.items()]


def _domain_sections(services: Services, chosen: Sequence[Domain]) -> list[Section]:
    sections: list[Section] = []
    for each in chosen:
        provider = services.provider_of(each.provider)
        look = partial(domains.check_provider, provider, each, services.settings)
        sections.append(Section(subject=each.provider, check=look))
        if not isinstance(provider, BrokenProvider):
            dns = partial(domains.check_dns, provider, each, services.domain_admin.dns)
            sections.append(Section(subject=f"dns {each.name}", check=dns))
    return sections


def _chosen(known: Sequence[Domain], name: str | None) -> Sequence[Domain]:
    if name is None:
        return known
    found = [domain for domain in known if domain.name == canonical_domain(name)]
    if not found:
        raise DomainNotFound
    return found
