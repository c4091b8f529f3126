"""The providers and the domains that they stand behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import structlog

from email_provisioning.bootstrap.ground import Ground, values_of
from email_provisioning.bootstrap.mail_clients import build_mail_setup
from email_provisioning.domain.sentences import checks
from email_provisioning.domain.sentences import settings as said
from email_provisioning.errors import ProviderSettingsMissing, ProvisioningError
from email_provisioning.imap import mail_owner
from email_provisioning.mailbox.maildir import MaildirStore
from email_provisioning.observability.vendor_calls import VendorCalls
from email_provisioning.persistence.domains import Domain
from email_provisioning.providers import registry
from email_provisioning.providers.base import Provider
from email_provisioning.providers.broken import BrokenProvider
from email_provisioning.providers.pacing import Pace
from email_provisioning.provisioning.dns_check import DnsCheck
from email_provisioning.provisioning.dns_check.answers import Server
from email_provisioning.provisioning.domain_admin import DomainAdmin, ProviderChoice
from email_provisioning.provisioning.domains import Domains
from email_provisioning.provisioning.kept import SharedSecrets
from email_provisioning.provisioning.mail_setup import MailSetup
from email_provisioning.provisioning.pacing import SharedPace
from email_provisioning.provisioning.recipients import Recipients
from email_provisioning.settings import Settings, SettingsError
from email_provisioning.settings.groups import needed_by

_log = structlog.get_logger(__name__)

#: How long a run that nobody waits for waits for its turn at a vendor, in seconds, where its lease is long enough.
MOST_BULK_PATIENCE = 20.0


@dataclass(frozen=True, kw_only=True)
class Vendors:
    """The providers, the domains that they stand behind, and the mail store of the embedded one."""

    store: MaildirStore
    domains: Domains
    domain_admin: DomainAdmin
    mail_setup: MailSetup
    provider_of: Callable[[str], Provider]
    vendor_calls: VendorCalls
    recipients: Recipients


def build_vendors(ground: Ground, pace: Pace | None) -> Vendors:
    """Return the providers, each made when it is asked for; without a ``pace`` the database keeps their rates."""
    settings = ground.settings
    _check_choice(settings)
    store = MaildirStore(settings.data_dir / "mail", owner=mail_owner())
    store.prepare()
    domains = Domains(
        database=ground.database,
        default=Domain(name=settings.email_domain, provider=settings.email_provider),
        provider_of=lambda kind: provider_of(kind),
        clock=ground.clock,
        retention=timedelta(days=settings.account_retention_days),
    )
    vendor_calls = VendorCalls(listeners=[ground.metrics.vendor_call])
    pace = pace or _shared_pace(ground)
    kept = SharedSecrets(database=ground.database, keyring=ground.keyring, clock=ground.clock)

    @cache
    def provider_of(kind: str) -> Provider:
        surroundings = registry.Surroundings(
            resolve=recipients.resolve,
            store=store,
            hello=settings.gateway_public_host,
            settings=values_of(settings),
            pace=pace,
            kept=kept,
            observe=vendor_calls.observe,
        )
        return _provider(kind, surroundings, settings)

    recipients = Recipients(database=ground.database, domains=domains, provider_of=provider_of)
    mail_setup = build_mail_setup(settings, domains, provider_of)
    return Vendors(
        store=store,
        domains=domains,
        domain_admin=DomainAdmin(
            domains=domains,
            dns=_dns_check(settings),
            choices=lambda: provider_choices(settings),
            client_records=mail_setup.records,
        ),
        mail_setup=mail_setup,
        provider_of=provider_of,
        vendor_calls=vendor_calls,
        recipients=recipients,
    )


def _shared_pace(ground: Ground) -> SharedPace:
    settings = ground.settings
    return SharedPace(
        database=ground.database,
        rates=dict(settings.provider_rates),
        bulk_patience=min(MOST_BULK_PATIENCE, settings.run_lease_seconds / 3),
    )


def provider_choices(settings: Settings) -> list[ProviderChoice]:
    """Return every provider that there is, with the settings that it lacks."""
    return [ProviderChoice(kind=kind, missing=_missing_settings(kind, settings)) for kind in registry.kinds()]


def _provider(kind: str, surroundings: registry.Surroundings, settings: Settings) -> Provider:
    """Return a provider; one that cannot be put together keeps nobody from using the others."""
    try:
        if missing := _missing_settings(kind, settings):
            raise ProviderSettingsMissing(
                checks.PROVIDER_LACKS(kind=kind, settings=missing), settings=missing
            )
        return registry.build(kind, surroundings)
    except ProvisioningError as error:
        _log.error("provider_broken", provider=kind, code=error.code, cause=error.cause or error.detail)
        return BrokenProvider(kind, error)


def _missing_settings(kind: str, settings: Settings) -> list[str]:
    values = values_of(settings)
    return [name for name in needed_by("EMAIL_PROVIDER", kind) if values[name] is None]


def _dns_check(settings: Settings) -> DnsCheck:
    servers = [Server(address=address, port=port) for address, port in settings.dns_resolvers]
    return DnsCheck(servers=servers, seconds=settings.dns_timeout_seconds)


def _check_choice(settings: Settings) -> None:
    if settings.email_provider not in registry.kinds():
        kinds = ", ".join(registry.kinds())
        raise SettingsError([said.PROVIDER_UNKNOWN(kind=settings.email_provider, kinds=kinds)])
