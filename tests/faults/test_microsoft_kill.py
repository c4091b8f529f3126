"""A kill at any call to Microsoft or any commit leaves no orphan in the tenant, nothing lost and nothing stuck."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.account import AccountState
from email_provisioning.domain.clock import utc_now
from email_provisioning.errors import LicencesExhausted
from email_provisioning.persistence import tables
from email_provisioning.providers import _http
from email_provisioning.settings import Settings
from tests.fakes.microsoft.serving import Microsoft, serving_microsoft
from tests.fakes.microsoft.tenant import BUSINESS_BASIC
from tests.faults.consistency import problems
from tests.faults.kills import Killer, run_and_kill
from tests.faults.test_kill import Act, create, delete, purge, restore, suspend
from tests.support.services import started

#: Longer than any lease: what was killed is overdue.
LATER = timedelta(hours=1)
#: The operation that is killed, those that come before it, and whether the tenant has a seat.
SCENES: dict[str, tuple[Act, tuple[Act, ...], bool]] = {
    "create": (create, (), True),
    "create without a seat": (create, (), False),
    "suspend": (suspend, (create,), True),
    "delete": (delete, (create,), True),
    "restore": (restore, (create, delete), True),
    "purge": (purge, (create, delete), True),
}


@pytest.fixture
def microsoft() -> Iterator[Microsoft]:
    with serving_microsoft() as microsoft:
        microsoft.tenant.delay = 0
        yield microsoft


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an operation is killed."""

    microsoft: Microsoft
    make_settings: Callable[..., Settings]
    record: Callable[[str, object], None]


@pytest.fixture
def place(
    microsoft: Microsoft,
    make_settings: Callable[..., Settings],
    record_property: Callable[[str, object], None],
) -> Place:
    return Place(microsoft=microsoft, make_settings=make_settings, record=record_property)


def test_a_kill_while_a_mailbox_is_made_leaves_nothing_behind(place: Place, database_url: str) -> None:
    kill_everywhere(place, database_url, "create")


@pytest.mark.parametrize("operation", [each for each in SCENES if each != "create"])
def test_a_kill_at_any_call_leaves_nothing_behind(place: Place, sqlite_url: str, operation: str) -> None:
    kill_everywhere(place, sqlite_url, operation)


def kill_everywhere(place: Place, database_url: str, operation: str) -> None:
    """Kill the operation at one point after another, until it gets through."""
    act, before, has_seat = SCENES[operation]
    settings = place.make_settings(
        EMAIL_PROVIDER="microsoft365",
        DATABASE_URL=database_url,
        MAX_EMAIL_ACCOUNTS_PER_USER="1000",
        EMBEDDED_WORKER="false",
        PROVIDER_RATES="microsoft365:10000",
        **place.microsoft.settings,
    )
    services = started(build_services(settings, clock=lambda: utc_now() + LATER))
    place.microsoft.tenant.sku(BUSINESS_BASIC).seats = 1000 if has_seat else 0
    at, points, killed = 0, 0, True
    while killed:
        at += 1
        name = f"mailbox{at}"
        for earlier in before:
            earlier(services, name)
        killed, points = run_and_kill(prepared(settings, act, name), at=at)
        while services.worker.sweep():
            pass
        where = f"after a kill at point {at} of {operation}"
        assert problems(services) == [], where
        assert differences(services, place.microsoft) == [], where
    assert points == at - 1 >= 6
    place.record("kill_points", points)
    print(f"kill points: microsoft365 {operation} on {services.database.url.get_backend_name()}: {points}")


def prepared(settings: Settings, act: Act, name: str) -> Callable[[Killer], Callable[[], object]]:
    """Return what the child does: the operation, with points around each call to Microsoft and each commit."""

    def prepare(killer: Killer) -> Callable[[], object]:
        mine = build_services(settings)
        killer.watch(mine.provider_of("microsoft365"))
        setattr(_http, "exchange", killer.around(_http.exchange))  # noqa: B010 (it does not type-check else)
        return lambda: attempt(act, mine, name)

    return prepare


def attempt(act: Act, services: Services, name: str) -> None:
    with suppress(LicencesExhausted):
        act(services, name)


def differences(services: Services, microsoft: Microsoft) -> list[str]:
    """Return where our accounts and the tenant are not of one mind."""
    tenant = microsoft.tenant
    there = {
        each.id: "enabled" if each.values["accountEnabled"] else "disabled" for each in tenant.people.values()
    }
    there |= {each.id: "deleted" for each in tenant.deleted.values()}
    wanted = {
        AccountState.ACTIVE: "enabled",
        AccountState.SUSPENDED: "disabled",
        AccountState.DELETED: "deleted",
    }
    with services.database.read() as connection:
        rows = connection.execute(select(tables.accounts)).all()
    ours = {row.provider_ref: wanted[row.state] for row in rows if row.state in wanted}
    licensed = {each.id for each in tenant.people.values() if each.values["assignedLicenses"]}
    return [
        *(
            f"{ref} is {there.get(ref)} instead of {state}"
            for ref, state in ours.items()
            if there.get(ref) != state
        ),
        *(f"{ref} is an orphan" for ref in there.keys() - ours.keys()),
        *(f"{ref} has no licence" for ref in tenant.people.keys() - licensed),
    ]
