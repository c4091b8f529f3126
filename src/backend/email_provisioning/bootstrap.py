"""Puts the parts together: the only module, with the registry of providers, that names concrete adapters."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from zoneinfo import ZoneInfo

import structlog

from email_provisioning.domain.clock import Clock, utc_now
from email_provisioning.domain.policy import NamePolicy
from email_provisioning.errors import ProviderSettingsMissing, ProvisioningError
from email_provisioning.imap import imap_endpoint, mail_owner
from email_provisioning.mailbox.maildir import MaildirStore
from email_provisioning.observability.vendor_calls import VendorCalls
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.domains import Domain
from email_provisioning.persistence.first_start import holds_digests
from email_provisioning.providers import registry
from email_provisioning.providers.base import Provider
from email_provisioning.providers.broken import BrokenProvider
from email_provisioning.providers.pacing import Pace
from email_provisioning.provisioning.access import Access
from email_provisioning.provisioning.audit import Audit
from email_provisioning.provisioning.availability import Availability
from email_provisioning.provisioning.changes import Limits
from email_provisioning.provisioning.checkpoints import Checkpoints
from email_provisioning.provisioning.costs import Costs
from email_provisioning.provisioning.creation import Creation
from email_provisioning.provisioning.credential_list import CredentialList
from email_provisioning.provisioning.credentials import Endpoint, MailServers
from email_provisioning.provisioning.crew import Crew
from email_provisioning.provisioning.directory import Directory
from email_provisioning.provisioning.dns_check import DnsCheck
from email_provisioning.provisioning.dns_check.lookup import Server
from email_provisioning.provisioning.domain_admin import DomainAdmin, ProviderChoice
from email_provisioning.provisioning.domains import Domains
from email_provisioning.provisioning.inbound import Inbound
from email_provisioning.provisioning.issuing import Issuing
from email_provisioning.provisioning.kept import SharedSecrets
from email_provisioning.provisioning.last_use import LastUse
from email_provisioning.provisioning.lifecycle import Lifecycle
from email_provisioning.provisioning.mailboxes import Mailboxes
from email_provisioning.provisioning.oidc import Oidc
from email_provisioning.provisioning.pacing import SharedPace
from email_provisioning.provisioning.passwords import Passwords
from email_provisioning.provisioning.quota import Quota
from email_provisioning.provisioning.recipients import Recipients
from email_provisioning.provisioning.reconcile.applying import Applying
from email_provisioning.provisioning.reconcile.planning import Planning
from email_provisioning.provisioning.reconcile.reconciliation import Reconciliation
from email_provisioning.provisioning.reminders import Reminders
from email_provisioning.provisioning.revoking import Revoking
from email_provisioning.provisioning.runner import Runner
from email_provisioning.provisioning.secrets_errands import Errands
from email_provisioning.provisioning.secrets_keeping import Secrets
from email_provisioning.provisioning.sign_in import Roles, SignIn
from email_provisioning.provisioning.slowing import Slowing
from email_provisioning.provisioning.submission import Submission
from email_provisioning.provisioning.waiting import Waiter
from email_provisioning.provisioning.worker import Worker
from email_provisioning.secret_stores import registry as secret_stores
from email_provisioning.secret_stores.keyring import Keyring, load_keyring
from email_provisioning.settings import Settings, SettingsError
from email_provisioning.settings.groups import needed_by
from email_provisioning.settings.spec import specs

_log = structlog.get_logger(__name__)

#: How long a run that nobody waits for waits for its turn at a vendor, in seconds, where its lease is long enough.
MOST_BULK_PATIENCE = 20.0


@dataclass(frozen=True, kw_only=True)
class Services:
    """Everything that an entry point may use."""

    settings: Settings
    clock: Clock
    database: Database
    keyring: Keyring
    secrets: Secrets
    domains: Domains
    domain_admin: DomainAdmin
    provider_of: Callable[[str], Provider]
    vendor_calls: VendorCalls
    recipients: Recipients
    availability: Availability
    creation: Creation
    directory: Directory
    passwords: Passwords
    credentials: CredentialList
    issuing: Issuing
    revoking: Revoking
    lifecycle: Lifecycle
    mailboxes: Mailboxes
    submission: Submission
    inbound: Inbound
    access: Access
    sign_in: SignIn
    audit: Audit
    costs: Costs
    runner: Runner
    reconciliation: Reconciliation
    worker: Worker


def build_services(settings: Settings, *, clock: Clock = utc_now, pace: Pace | None = None) -> Services:
    """Return the parts as the settings want them; nothing is started and no connection opened.

    ``pace`` is for where there is no database that could keep the vendors' rates.

    Raises `SettingsError` for what this version does not have, `KeyFileError` for a key file that is not usable,
    `SecretStoreMisconfigured` for a secret store whose library is not installed.
    """
    _check_choices(settings)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    keyring = load_keyring(settings.secret_key_file, in_use=lambda: holds_digests(settings.database_url))
    database = Database(settings.database_url, log_key=keyring.derive("audit log"))
    secrets = _secrets(settings, database, keyring, clock)
    store = MaildirStore(settings.data_dir / "mail", owner=mail_owner())
    store.prepare()
    domains = Domains(
        database=database,
        default=Domain(name=settings.email_domain, provider=settings.email_provider),
        provider_of=lambda kind: provider_of(kind),
        clock=clock,
        retention=timedelta(days=settings.account_retention_days),
    )

    vendor_calls = VendorCalls()
    pace = pace or SharedPace(
        database=database,
        rates=dict(settings.provider_rates),
        bulk_patience=min(MOST_BULK_PATIENCE, settings.run_lease_seconds / 3),
    )
    kept = SharedSecrets(database=database, keyring=keyring, clock=clock)

    @cache
    def provider_of(kind: str) -> Provider:
        surroundings = registry.Surroundings(
            resolve=recipients.resolve,
            store=store,
            hello=settings.gateway_public_host,
            settings=_by_name(settings),
            pace=pace,
            kept=kept,
            observe=vendor_calls.observe,
        )
        return _provider(kind, surroundings, settings)

    recipients = Recipients(database=database, domains=domains, provider_of=provider_of)
    limits = Limits(
        per_user=settings.max_email_accounts_per_user,
        total=settings.max_email_accounts_total,
        retention=timedelta(days=settings.account_retention_days),
        overlap=timedelta(seconds=settings.credential_overlap_seconds),
    )
    runner = Runner(
        database=database,
        provider_of=provider_of,
        secrets=secrets,
        limits=limits,
        clock=clock,
        lease=timedelta(seconds=settings.run_lease_seconds),
    )
    waiter = Waiter(
        runner=runner,
        executor=ThreadPoolExecutor(max_workers=16, thread_name_prefix="email-provisioning-run"),
        seconds=settings.create_wait_seconds,
    )
    quota = Quota(
        clock=clock,
        timezone=ZoneInfo(settings.limits_timezone),
        daily=settings.daily_email_limit_per_account,
        monthly=settings.monthly_email_limit_per_account,
    )
    directory = Directory(database=database, provider_of=provider_of, quota=quota, limits=limits)
    availability = Availability(
        database=database,
        domains=domains,
        policy=NamePolicy(allowed=settings.allowed_email_patterns, blocked=settings.blocked_email_patterns),
        places=settings.suggestion_places,
    )
    passwords = Passwords(
        database=database,
        directory=directory,
        secrets=secrets,
        keyring=keyring,
        servers=_mail_servers(settings),
        clock=clock,
        overlap=limits.overlap,
    )
    rotation = timedelta(days=settings.credential_rotation_days) or None
    revoking = Revoking(database=database, directory=directory, runner=runner, waiter=waiter, secrets=secrets)
    lifecycle = Lifecycle(
        database=database, directory=directory, provider_of=provider_of, runner=runner, waiter=waiter
    )
    access = Access(
        database=database,
        keyring=keyring,
        clock=clock,
        session=timedelta(hours=settings.session_hours),
    )
    audit = Audit(
        database=database,
        checkpoints=Checkpoints(seed=keyring.derive("audit checkpoints")),
        clock=clock,
        seal_after=timedelta(hours=settings.audit_seal_hours),
        retention=timedelta(days=settings.audit_retention_days) if settings.audit_retention_days else None,
        folder=settings.data_dir / "audit",
    )
    reconciliation = Reconciliation(
        database=database,
        domains=domains,
        planning=Planning(
            database=database, domains=domains, provider_of=provider_of, clock=clock, settles=runner.lease
        ),
        applying=Applying(database=database, provider_of=provider_of, runner=runner, revoking=revoking),
        clock=clock,
        interval=timedelta(hours=settings.reconcile_interval_hours) or None,
    )
    return Services(
        settings=settings,
        clock=clock,
        database=database,
        keyring=keyring,
        secrets=secrets,
        domains=domains,
        domain_admin=DomainAdmin(
            domains=domains, dns=_dns_check(settings), choices=lambda: provider_choices(settings)
        ),
        provider_of=provider_of,
        vendor_calls=vendor_calls,
        recipients=recipients,
        availability=availability,
        creation=Creation(
            database=database,
            availability=availability,
            provider_of=provider_of,
            runner=runner,
            waiter=waiter,
            passwords=passwords,
        ),
        directory=directory,
        passwords=passwords,
        credentials=CredentialList(
            database=database,
            directory=directory,
            clock=clock,
            limit=settings.max_email_credentials_per_account,
            rotation=rotation,
        ),
        issuing=Issuing(
            database=database,
            directory=directory,
            runner=runner,
            waiter=waiter,
            passwords=passwords,
            limit=settings.max_email_credentials_per_account,
        ),
        revoking=revoking,
        lifecycle=lifecycle,
        mailboxes=Mailboxes(directory=directory, provider_of=provider_of),
        submission=Submission(
            database=database,
            provider_of=provider_of,
            directory=directory,
            quota=quota,
            keyring=keyring,
            last_use=LastUse(database),
            clock=clock,
        ),
        inbound=Inbound(recipients=recipients, store=store),
        access=access,
        sign_in=_build_sign_in(settings, access),
        audit=audit,
        costs=build_costs(settings, clock=clock),
        runner=runner,
        reconciliation=reconciliation,
        worker=Worker(
            database=database,
            runner=runner,
            lifecycle=lifecycle,
            audit=audit,
            secrets=secrets,
            crew=Crew(
                runner=runner, threads=settings.worker_threads, interval=settings.worker_interval_seconds
            ),
            revoking=revoking,
            reminders=Reminders(database=database, clock=clock, rotation=rotation),
            reconciliation=reconciliation,
            interval=settings.worker_interval_seconds,
        ),
    )


def _build_sign_in(settings: Settings, access: Access) -> SignIn:
    oidc = None
    if settings.oidc_issuer is not None and settings.oidc_client_id is not None:
        oidc = Oidc(
            database=access.database,
            keyring=access.keyring,
            clock=access.clock,
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            scopes=settings.oidc_scopes,
            groups_claim=settings.oidc_groups_claim,
        )
    return SignIn(
        access=access,
        slowing=Slowing(database=access.database, clock=access.clock),
        oidc=oidc,
        roles=Roles(
            allowed=frozenset(settings.oidc_allowed_groups),
            admins=frozenset(settings.oidc_admin_groups),
            auditors=frozenset(settings.oidc_auditor_groups),
        ),
        passwords=settings.password_sign_in,
    )


def build_costs(settings: Settings, *, clock: Clock = utc_now) -> Costs:
    """Return what reckons costs; raise `CatalogueUnusable` or `UnknownEdition` for prices that cannot be used."""
    costs = Costs(
        clock=clock,
        edition=settings.cost_edition,
        own=settings.cost_catalogue_file,
        currency=settings.cost_currency,
        rates=settings.cost_rates,
    )
    costs.check()
    return costs


def provider_choices(settings: Settings) -> list[ProviderChoice]:
    """Return every provider that there is, with the settings that it lacks."""
    return [ProviderChoice(kind=kind, missing=_missing_settings(kind, settings)) for kind in registry.kinds()]


def _provider(kind: str, surroundings: registry.Surroundings, settings: Settings) -> Provider:
    """Return a provider; one that cannot be put together keeps nobody from using the others."""
    try:
        if missing := _missing_settings(kind, settings):
            raise ProviderSettingsMissing(kind, settings=missing)
        return registry.build(kind, surroundings)
    except ProvisioningError as error:
        _log.error("provider_broken", provider=kind, code=error.code, cause=error.cause or error.detail)
        return BrokenProvider(kind, error)


def _missing_settings(kind: str, settings: Settings) -> list[str]:
    values = _by_name(settings)
    return [name for name in needed_by("EMAIL_PROVIDER", kind) if values[name] is None]


def _by_name(settings: Settings) -> dict[str, object]:
    return {name: getattr(settings, attribute) for name, (attribute, _spec) in specs(Settings).items()}


def _dns_check(settings: Settings) -> DnsCheck:
    servers = [Server(address=address, port=port) for address, port in settings.dns_resolvers]
    return DnsCheck(servers=servers, seconds=settings.dns_timeout_seconds)


def _check_choices(settings: Settings) -> None:
    if settings.email_provider not in registry.kinds():
        available = ", ".join(registry.kinds())
        raise SettingsError(
            [
                f"EMAIL_PROVIDER={settings.email_provider} is not available in this version: set one of {available}."
            ]
        )


def _secrets(settings: Settings, database: Database, keyring: Keyring, clock: Clock) -> Secrets:
    stores = secret_stores.Stores(
        secret_stores.Surroundings(database=database, keyring=keyring, settings=_by_name(settings))
    )
    # The one that is chosen is made now: a library that is missing is told at the start.
    stores.of(settings.secret_store)
    lease = timedelta(seconds=settings.run_lease_seconds)
    errands = Errands(
        database=database, embedded=stores.embedded, store_of=stores.of, clock=clock, lease=lease
    )
    return Secrets(errands=errands, kind=settings.secret_store)


def _mail_servers(settings: Settings) -> MailServers:
    host = settings.gateway_public_host
    smtp = (
        Endpoint(host=host, port=settings.gateway_port, security="starttls")
        if settings.gateway_port
        else Endpoint(host=host, port=settings.gateway_tls_port, security="tls")
    )
    return MailServers(
        smtp=smtp,
        imap=imap_endpoint(settings),
        webmail=f"{settings.public_url}/email-provisioning/mailboxes/{{account_id}}",
    )
