"""What carries changes through, step by step."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from email_provisioning.bootstrap.ground import Ground
from email_provisioning.bootstrap.vendors import Vendors
from email_provisioning.provisioning.changes import Limits
from email_provisioning.provisioning.ending import Ending
from email_provisioning.provisioning.runner import Runner
from email_provisioning.provisioning.waiting import Waiter


@dataclass(frozen=True, kw_only=True)
class Runs:
    """What carries changes through."""

    limits: Limits
    runner: Runner
    waiter: Waiter


def build_runs(ground: Ground, vendors: Vendors) -> Runs:
    """Return what carries changes through, with the threads in which somebody waits for them."""
    settings = ground.settings
    limits = Limits(
        per_user=settings.max_email_accounts_per_user,
        total=settings.max_email_accounts_total,
        retention=timedelta(days=settings.account_retention_days),
        overlap=timedelta(seconds=settings.credential_overlap_seconds),
    )
    runner = Runner(
        database=ground.database,
        provider_of=vendors.provider_of,
        secrets=ground.secrets,
        ending=Ending(secrets=ground.secrets, limits=limits, clock=ground.clock),
        clock=ground.clock,
        lease=timedelta(seconds=settings.run_lease_seconds),
        observer=ground.metrics,
    )
    waiter = Waiter(
        runner=runner,
        executor=ThreadPoolExecutor(max_workers=16, thread_name_prefix="email-provisioning-run"),
        seconds=settings.create_wait_seconds,
    )
    return Runs(limits=limits, runner=runner, waiter=waiter)
