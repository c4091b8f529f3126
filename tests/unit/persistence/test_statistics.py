"""Statistics of addresses: what the counts say is what counting would find."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.domain.actor import Actor
from email_provisioning.errors import DomainNotVerified, ProvisioningError
from email_provisioning.persistence import statistics
from email_provisioning.persistence.statistics import Happening
from tests.faults.consistency import problems
from tests.support.scripted import Script
from tests.support.services import ALICE


def counts(services: Services) -> dict[tuple[str, str], int]:
    with services.database.read() as connection:
        found = statistics.of_accounts(connection)
    return {(each.provider, str(each.state)): each.count for each in found}


def happenings(services: Services) -> dict[str, int]:
    today = datetime.now(UTC).date()
    with services.database.read() as connection:
        return {str(each.name): each.count for each in statistics.by_day(connection, since=today)}


def test_every_change_of_a_state_is_counted(services: Services) -> None:
    ids = [services.creation.create(ALICE, username=f"team-{number}").account.id for number in range(3)]
    services.lifecycle.suspend(ALICE, ids[0])
    services.lifecycle.delete(ALICE, ids[1])
    services.lifecycle.delete(ALICE, ids[2])
    services.lifecycle.restore(ALICE, ids[2])
    assert counts(services) == {("local", "suspended"): 1, ("local", "deleted"): 1, ("local", "active"): 1}
    assert happenings(services) == {"created": 3}
    assert problems(services) == []


def test_what_is_rolled_back_is_not_counted(services: Services) -> None:
    def break_off() -> None:
        with services.database.write() as connection:
            statistics.happened(connection, Happening.CREATED, provider="local", at=datetime.now(UTC))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert happenings(services) == {}


def test_a_creation_that_was_undone_is_counted_as_such(
    script: Script, make_services: Callable[..., Services]
) -> None:
    services = make_services()
    script.on("create", DomainNotVerified())
    with pytest.raises(ProvisioningError):
        services.creation.create(ALICE, username="contact")
    assert happenings(services) == {"create_failed": 1}
    assert counts(services) == {("local", "failed"): 1}


def test_nothing_is_lost_among_many_at_once(services: Services) -> None:
    def live(number: int) -> None:
        actor = Actor(user_id=f"user-{number % 3}", name="somebody")
        made = services.creation.create(actor, username=f"desk-{number}").account.id
        services.lifecycle.suspend(actor, made)
        services.lifecycle.resume(actor, made)

    with ThreadPoolExecutor(max_workers=6) as pool:
        list(pool.map(live, range(18)))
    assert counts(services) == {("local", "active"): 18}
    assert happenings(services) == {"created": 18}
    assert problems(services) == []
