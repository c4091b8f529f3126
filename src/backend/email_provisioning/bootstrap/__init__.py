"""Puts the parts together: the only room, with the registries, that names concrete adapters."""

from __future__ import annotations

from email_provisioning.bootstrap.addresses import build_addresses
from email_provisioning.bootstrap.administration import build_administration
from email_provisioning.bootstrap.events import build_events
from email_provisioning.bootstrap.ground import build_ground
from email_provisioning.bootstrap.jobs import build_jobs
from email_provisioning.bootstrap.operation import build_costs, build_operation
from email_provisioning.bootstrap.people import build_access, build_sign_in
from email_provisioning.bootstrap.runs import build_runs
from email_provisioning.bootstrap.services import Services
from email_provisioning.bootstrap.vendors import build_vendors, provider_choices
from email_provisioning.domain.clock import Clock, utc_now
from email_provisioning.providers.pacing import Pace
from email_provisioning.provisioning.inbound import Inbound
from email_provisioning.provisioning.last_use import LastUse
from email_provisioning.provisioning.mailboxes import Mailboxes
from email_provisioning.provisioning.refusals import Refusals
from email_provisioning.provisioning.submission import Submission
from email_provisioning.provisioning.usage_report import UsageReport
from email_provisioning.settings import Settings

__all__ = ["Services", "build_costs", "build_services", "provider_choices"]


def build_services(settings: Settings, *, clock: Clock = utc_now, pace: Pace | None = None) -> Services:
    """Return the parts as the settings want them; nothing is started and no connection opened.

    ``pace`` is for where there is no database that could keep the vendors' rates.

    Raises `SettingsError` for what this version does not have, `KeyFileError` for a key file that is not usable,
    `SecretStoreMisconfigured` for a secret store whose library is not installed.
    """
    ground = build_ground(settings, clock)
    vendors = build_vendors(ground, pace)
    runs = build_runs(ground, vendors)
    addresses = build_addresses(ground, vendors, runs)
    events = build_events(ground)
    jobs = build_jobs(ground, vendors, runs, addresses)
    operation = build_operation(ground, vendors, runs, addresses, events, jobs)
    access = build_access(ground)
    return Services(
        settings=settings,
        clock=clock,
        database=ground.database,
        keyring=ground.keyring,
        secrets=ground.secrets,
        domains=vendors.domains,
        domain_admin=vendors.domain_admin,
        provider_of=vendors.provider_of,
        vendor_calls=vendors.vendor_calls,
        metrics=ground.metrics,
        recipients=vendors.recipients,
        availability=addresses.availability,
        creation=addresses.creation,
        directory=addresses.directory,
        limits=addresses.limits,
        usage=UsageReport(
            database=ground.database,
            directory=addresses.directory,
            quota=addresses.quota,
            limits=addresses.limits,
            provider_of=vendors.provider_of,
        ),
        passwords=addresses.passwords,
        credentials=addresses.credentials,
        issuing=addresses.issuing,
        revoking=addresses.revoking,
        lifecycle=addresses.lifecycle,
        mailboxes=Mailboxes(directory=addresses.directory, provider_of=vendors.provider_of),
        mail_setup=vendors.mail_setup,
        submission=Submission(
            database=ground.database,
            provider_of=vendors.provider_of,
            directory=addresses.directory,
            counting=addresses.counting,
            refusals=Refusals(database=ground.database, quota=addresses.quota),
            keeps=vendors.recipients.keeps,
            counts_internal=settings.limits_count_internal,
            keyring=ground.keyring,
            last_use=LastUse(ground.database),
            clock=clock,
        ),
        sending_once=operation.sending_once,
        inbound=Inbound(recipients=vendors.recipients, store=vendors.store, counting=addresses.counting),
        access=access,
        sign_in=build_sign_in(settings, access),
        audit=operation.audit,
        costs=operation.costs,
        spending=operation.money.spending,
        budgets=operation.money.budgets,
        runner=runs.runner,
        reconciliation=operation.reconciliation,
        events=events.log,
        webhooks=events.webhooks,
        worker=operation.worker,
        administration=build_administration(ground, runs, addresses, access, jobs),
    )
