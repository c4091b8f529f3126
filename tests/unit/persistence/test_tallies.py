"""How many there are, without counting: the same as a count says, whatever was done and by whom."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

from sqlalchemy import func, select, update

from email_provisioning.bootstrap import Services
from email_provisioning.domain.account import UNFINISHED, AccountState
from email_provisioning.errors import ProvisioningError
from email_provisioning.persistence import tallies
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.tables import accounts, runs
from email_provisioning.persistence.tables import tallies as rows
from tests.support.processes import in_processes
from tests.support.services import ALICE


def counted(database: Database) -> dict[str, int]:
    """Count everything, as the tallies name it."""
    with database.read() as connection:
        found: Counter[str] = Counter()
        for operation, number in connection.execute(
            select(runs.c.operation, func.count())
            .where(runs.c.state.in_(UNFINISHED))
            .group_by(runs.c.operation)
        ):
            found[f"runs/{operation}"] = number
    return dict(found)


def tallied(database: Database, *kinds: str) -> dict[str, int]:
    with database.read() as connection:
        sums = tallies.sums(connection)
    return {name: number for name, number in sums.items() if number and name.split("/")[0] in kinds}


def finished(database: Database) -> int:
    return sum(tallied(database, "finished").values())


def live(services: Services, number: int) -> None:
    """Make an address and do at random what can be done with it."""
    chance = random.Random(number)
    made = services.creation.create(ALICE, username=f"name{number}").account
    lifecycle = services.lifecycle
    steps = [lifecycle.suspend, lifecycle.resume, lifecycle.delete, lifecycle.restore]
    for _ in range(chance.randint(0, 6)):
        try:
            chance.choice(steps)(ALICE, made.id)
        except ProvisioningError:
            # Not from this state.
            continue


def test_whatever_happens_they_say_what_a_count_says(make_services: Callable[..., Services]) -> None:
    services = make_services(MAX_EMAIL_ACCOUNTS_PER_USER="100", EMBEDDED_WORKER="false")
    for number in range(12):
        live(services, number)
    assert tallied(services.database, "runs") == counted(services.database)
    before = finished(services.database)
    with services.database.read() as connection:
        assert before == connection.scalar(
            select(func.count()).select_from(runs).where(~runs.c.state.in_(UNFINISHED))
        )
    with services.database.write() as connection:
        connection.execute(update(accounts).values(provider="sendgrid"))
        connection.execute(accounts.delete().where(accounts.c.state == AccountState.ACTIVE))
    assert tallied(services.database, "runs") == counted(services.database)
    assert finished(services.database) == before, "what is over stays counted when its address is gone"


def test_summing_up_while_others_add_loses_nothing_and_counts_nothing_twice(database_url: str) -> None:
    database = Database(database_url)

    def work(number: int) -> int:
        if number == 0:
            for _ in range(20):
                with database.write() as connection:
                    tallies.fold(connection)
            return 0
        for _ in range(50):
            with database.write(durable=False) as connection:
                connection.execute(rows.insert(), [{"name": "some/thing", "amount": 1}])
        return 50

    expected = sum(int(str(each)) for each in in_processes(work, 4))
    assert tallied(database, "some") == {"some/thing": expected}
    with database.write() as connection:
        tallies.fold(connection)
        assert tallies.rows(connection, most=10) == 1
    assert tallied(database, "some") == {"some/thing": expected}
