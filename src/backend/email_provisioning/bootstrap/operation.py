"""What keeps the whole in order: the audit, the costs, the comparisons, the worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from email_provisioning.bootstrap.addresses import Addresses, rotation
from email_provisioning.bootstrap.events import Events
from email_provisioning.bootstrap.ground import Ground
from email_provisioning.bootstrap.jobs import Jobs
from email_provisioning.bootstrap.runs import Runs
from email_provisioning.bootstrap.spending import Money, build_money
from email_provisioning.bootstrap.vendors import Vendors
from email_provisioning.domain.clock import Clock, utc_now
from email_provisioning.provisioning.audit import Audit
from email_provisioning.provisioning.checkpoints import Checkpoints
from email_provisioning.provisioning.costs import Costs
from email_provisioning.provisioning.crew import Crew
from email_provisioning.provisioning.measuring import Measuring
from email_provisioning.provisioning.quota import Quota
from email_provisioning.provisioning.reconcile.applying import Applying
from email_provisioning.provisioning.reconcile.planning import Planning
from email_provisioning.provisioning.reconcile.reconciliation import Reconciliation
from email_provisioning.provisioning.reminders import Reminders
from email_provisioning.provisioning.sending_once import SendingOnce
from email_provisioning.provisioning.usage_upkeep import UsageUpkeep
from email_provisioning.provisioning.worker import Worker
from email_provisioning.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Operation:
    """What keeps the whole in order."""

    audit: Audit
    costs: Costs
    money: Money
    reconciliation: Reconciliation
    sending_once: SendingOnce
    worker: Worker


def build_operation(
    ground: Ground, vendors: Vendors, runs: Runs, addresses: Addresses, events: Events, jobs: Jobs
) -> Operation:
    """Return what looks after addresses when nobody does."""
    settings, database = ground.settings, ground.database
    audit, costs = _audit(ground), build_costs(settings, clock=ground.clock)
    money = build_money(ground, vendors, costs)
    reconciliation = Reconciliation(
        database=database,
        domains=vendors.domains,
        planning=Planning(
            database=database,
            domains=vendors.domains,
            provider_of=vendors.provider_of,
            clock=ground.clock,
            settles=runs.runner.lease,
        ),
        applying=Applying(
            database=database,
            provider_of=vendors.provider_of,
            runner=runs.runner,
            revoking=addresses.revoking,
        ),
        clock=ground.clock,
        interval=timedelta(hours=settings.reconcile_interval_hours) or None,
    )
    sending_once = SendingOnce(database=database, clock=ground.clock)
    return Operation(
        audit=audit,
        costs=costs,
        money=money,
        reconciliation=reconciliation,
        sending_once=sending_once,
        worker=Worker(
            database=database,
            runner=runs.runner,
            lifecycle=addresses.lifecycle,
            audit=audit,
            secrets=ground.secrets,
            crew=Crew(
                runner=runs.runner,
                threads=settings.worker_threads,
                interval=settings.worker_interval_seconds,
            ),
            revoking=addresses.revoking,
            reminders=Reminders(database=database, clock=ground.clock, rotation=rotation(settings)),
            reconciliation=reconciliation,
            measuring=_measuring(ground, addresses.quota, money),
            webhooks=events.round,
            budgets=money.budgets,
            counting=addresses.counting,
            limits=addresses.limits,
            usage_upkeep=UsageUpkeep(
                database=database,
                quota=addresses.quota,
                days=settings.usage_days_kept,
                months=settings.usage_months_kept,
            ),
            sending_once=sending_once,
            jobs=jobs.engine,
            interval=settings.worker_interval_seconds,
        ),
    )


def _measuring(ground: Ground, quota: Quota, money: Money) -> Measuring:
    return Measuring(
        database=ground.database,
        quota=quota,
        costs=money.spending.by_provider,
        interval=ground.settings.metrics_interval_seconds,
    )


def _audit(ground: Ground) -> Audit:
    settings = ground.settings
    return Audit(
        database=ground.database,
        checkpoints=Checkpoints(seed=ground.keyring.derive("audit checkpoints")),
        clock=ground.clock,
        seal_after=timedelta(hours=settings.audit_seal_hours),
        retention=timedelta(days=settings.audit_retention_days) if settings.audit_retention_days else None,
        folder=settings.data_dir / "audit",
    )


def build_costs(settings: Settings, *, clock: Clock = utc_now) -> Costs:
    """Return what reckons costs; raise `CatalogueUnusable` or `UnknownEdition` for prices that cannot be used."""
    costs = Costs(
        clock=clock,
        edition=settings.cost_edition,
        own=settings.cost_catalogue_file,
        currency=settings.cost_currency,
        rates=settings.cost_rates,
        plans=settings.cost_plans,
    )
    costs.check()
    return costs
