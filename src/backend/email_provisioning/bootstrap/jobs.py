"""What is done to many addresses at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from email_provisioning.bootstrap.addresses import Addresses
from email_provisioning.bootstrap.ground import Ground
from email_provisioning.bootstrap.runs import Runs
from email_provisioning.bootstrap.vendors import Vendors
from email_provisioning.domain.job import JobKind
from email_provisioning.provisioning.jobs.book import JobBook
from email_provisioning.provisioning.jobs.bulk import OPERATIONS, BulkTask
from email_provisioning.provisioning.jobs.checking import Checking
from email_provisioning.provisioning.jobs.creating import CreateTask
from email_provisioning.provisioning.jobs.engine import Engine
from email_provisioning.provisioning.jobs.imports import Imports
from email_provisioning.provisioning.jobs.task import Task

#: How many runs may wait for each of a worker's threads before a job begins no more.
WAITING_PER_THREAD = 4


@dataclass(frozen=True, kw_only=True)
class Jobs:
    """What is done to many addresses at once."""

    engine: Engine
    bulk: JobBook
    imports: Imports


def build_jobs(ground: Ground, vendors: Vendors, runs: Runs, addresses: Addresses) -> Jobs:
    """Return what takes files and lists of addresses, and works them off."""
    database, clock = ground.database, ground.clock
    create = CreateTask(
        availability=addresses.availability,
        provider_of=vendors.provider_of,
        runner=runs.runner,
        passwords=addresses.passwords,
    )
    change = BulkTask(lifecycle=addresses.lifecycle)
    tasks: dict[JobKind, Task] = {JobKind.IMPORT: create, **dict.fromkeys(OPERATIONS, change)}
    return Jobs(
        engine=Engine(
            database=database,
            clock=clock,
            tasks=tasks,
            lease=timedelta(seconds=ground.settings.run_lease_seconds),
            window=WAITING_PER_THREAD * ground.settings.worker_threads,
        ),
        bulk=JobBook(database=database, clock=clock, kinds=frozenset(OPERATIONS)),
        imports=Imports(
            database=database,
            clock=clock,
            kinds=frozenset({JobKind.IMPORT}),
            checking=Checking(
                database=database,
                availability=addresses.availability,
                limits=runs.limits,
                clock=clock,
            ),
        ),
    )
