"""What waits until somebody does something about it, as where a vendor or another process does not come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from email_provisioning.domain.account import Account, AccountState, Operation
from email_provisioning.domain.ids import new_id
from email_provisioning.domain.job import Job, JobKind, JobRow, JobState
from email_provisioning.persistence import accounts, jobs, runs
from email_provisioning.persistence.users import User
from email_provisioning.provisioning.creation import new_account
from email_provisioning.provisioning.operations import CHANGES
from email_provisioning.provisioning.passwords import FIRST_VERSION
from tests.e2e.house import House, actor_of
from tests.support.server import Mailbox

#: How long no worker takes it up by itself: longer than any story.
LATER = timedelta(hours=1)


def waiting_creation(house: House, owner: User) -> Account:
    """Begin a creation that waits for a vendor."""
    services = house.services
    address = services.availability.judge(house.fresh("attente"), None)
    run = services.runner.new_run(actor_of(owner), new_id(), Operation.CREATE)
    account = new_account(
        run.account_id,
        owner=owner.id,
        address=address,
        display_name="",
        provider=services.provider_of(services.domains.get(address.domain).provider),
        at=run.created_at,
    )
    waiting = replace(run, lease=None, due_at=run.created_at + LATER, error_code="provider_unavailable")
    with services.database.write() as connection:
        accounts.insert(connection, replace(account, operation_id=run.id))
        services.passwords.issue(connection, account, version=FIRST_VERSION, at=run.created_at)
        CHANGES[run.operation].begin(services.runner.ending.work(connection, account, run))
        runs.insert(connection, waiting)
    return account


def state_of(house: House, account_id: str) -> AccountState:
    """Return the state of an address."""
    with house.services.database.read() as connection:
        account = accounts.get(connection, account_id)
    assert account is not None
    return account.state


def held_suspension(house: House, person: User, address: Mailbox) -> str:
    """Begin a bulk action on one address, which a process holds that does not go on with it; return its id."""
    now = house.services.clock()
    job = Job(
        id=new_id(),
        kind=JobKind.SUSPEND,
        state=JobState.RUNNING,
        actor=person.id,
        actor_name=person.name,
        request_id=None,
        origin="web",
        label="",
        options={},
        created_at=now,
        started_at=now,
        due_at=now + LATER,
        lease=new_id(),
    )
    row = JobRow(number=1, given=address.email, address=address.email, account_id=address.id)
    house.services.administration.bulk.write_down(
        actor_of(person), job, [[row]], action="suspend_many", state=JobState.RUNNING
    )
    return job.id


def let_go(house: House, job_id: str) -> None:
    """Let the lease of a bulk action run out: the next worker who comes takes it up."""
    database, now = house.services.database, house.services.clock()
    with database.write() as connection:
        assert jobs.move(connection, job_id, expected=(JobState.RUNNING, JobState.STOPPING), due_at=now)
