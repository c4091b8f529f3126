"""What administrators do."""

from __future__ import annotations

from dataclasses import dataclass

from email_provisioning.bootstrap.addresses import Addresses
from email_provisioning.bootstrap.ground import Ground
from email_provisioning.bootstrap.jobs import Jobs
from email_provisioning.bootstrap.runs import Runs
from email_provisioning.provisioning.access import Access
from email_provisioning.provisioning.administration.addresses import Addresses as ManagedAddresses
from email_provisioning.provisioning.administration.overview import Overseeing
from email_provisioning.provisioning.administration.people import People
from email_provisioning.provisioning.administration.policies import Policies
from email_provisioning.provisioning.administration.run_control import RunControl
from email_provisioning.provisioning.jobs.book import JobBook
from email_provisioning.provisioning.jobs.imports import Imports


@dataclass(frozen=True, kw_only=True)
class Administration:
    """What administrators do."""

    overseeing: Overseeing
    people: People
    policies: Policies
    run_control: RunControl
    addresses: ManagedAddresses
    bulk: JobBook
    imports: Imports


def build_administration(
    ground: Ground, runs: Runs, addresses: Addresses, access: Access, jobs: Jobs
) -> Administration:
    """Return what lets administrators look after everything."""
    return Administration(
        overseeing=Overseeing(database=ground.database, clock=ground.clock, limits=runs.limits),
        people=People(access=access),
        policies=Policies(availability=addresses.availability),
        run_control=RunControl(database=ground.database, clock=ground.clock),
        addresses=ManagedAddresses(
            database=ground.database, clock=ground.clock, directory=addresses.directory, jobs=jobs.bulk
        ),
        bulk=jobs.bulk,
        imports=jobs.imports,
    )
