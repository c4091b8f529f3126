"""A kill at any call to Amazon or any commit leaves no user, key or tenant behind that nobody knows of, and no gap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.account import AccountState
from email_provisioning.domain.clock import utc_now
from email_provisioning.domain.credential import CredentialKind
from email_provisioning.persistence import tables
from email_provisioning.providers import _http, _ses_client
from email_provisioning.providers._ses_users import KEY, PREFIX
from email_provisioning.settings import Settings
from tests.fakes.amazon.running import FakeAmazon, fake_amazon
from tests.faults.consistency import problems
from tests.faults.kills import Killer, run_and_kill
from tests.faults.test_kill import Act, account_id, create, delete, purge, restore, suspend
from tests.support.services import ALICE, started

#: Longer than any lease: what was killed is overdue.
LATER = timedelta(hours=1)


def issue(services: Services, name: str) -> object:
    """Have Amazon issue a password."""
    return services.issuing.issue(
        ALICE, account_id(services, name), kind=CredentialKind.DIRECT, label="mail client"
    )


def resume(services: Services, name: str) -> object:
    return services.lifecycle.resume(ALICE, account_id(services, name))


def revoke(services: Services, name: str) -> object:
    """Have Amazon's password removed."""
    with services.database.read() as connection:
        row = connection.execute(
            select(tables.credentials)
            .where(tables.credentials.c.account_id == account_id(services, name))
            .where(tables.credentials.c.kind == CredentialKind.DIRECT)
        ).one()
    return services.revoking.revoke(ALICE, row.account_id, row.id)


#: The operation that is killed, and those that come before it.
SCENES: dict[str, tuple[Act, tuple[Act, ...]]] = {
    "create": (create, ()),
    "issue": (issue, (create,)),
    "revoke": (revoke, (create, issue)),
    "suspend": (suspend, (create, issue)),
    "resume": (resume, (create, issue, suspend)),
    "delete": (delete, (create, issue)),
    "restore": (restore, (create, issue, delete)),
    "purge": (purge, (create, issue, delete)),
}


@pytest.fixture
def amazon() -> Iterator[FakeAmazon]:
    with fake_amazon() as amazon:
        yield amazon


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an operation is killed."""

    amazon: FakeAmazon
    make_settings: Callable[..., Settings]
    record: Callable[[str, object], None]


@pytest.fixture
def place(
    amazon: FakeAmazon,
    make_settings: Callable[..., Settings],
    record_property: Callable[[str, object], None],
) -> Place:
    return Place(amazon=amazon, make_settings=make_settings, record=record_property)


@pytest.mark.parametrize("operation", ["create", "issue"])
def test_a_kill_while_something_is_made_leaves_nothing_behind(
    place: Place, database_url: str, operation: str
) -> None:
    kill_everywhere(place, database_url, operation)


@pytest.mark.parametrize("operation", [each for each in SCENES if each not in ("create", "issue")])
def test_a_kill_at_any_call_leaves_nothing_behind(place: Place, sqlite_url: str, operation: str) -> None:
    kill_everywhere(place, sqlite_url, operation)


def kill_everywhere(place: Place, database_url: str, operation: str) -> None:
    """Kill the operation at one point after another, until it gets through."""
    act, before = SCENES[operation]
    settings = place.make_settings(
        EMAIL_PROVIDER="aws-ses",
        DATABASE_URL=database_url,
        MAX_EMAIL_ACCOUNTS_PER_USER="1000",
        EMBEDDED_WORKER="false",
        PROVIDER_RATES="aws-ses:10000,aws-ses/send:10000,aws-ses/iam:10000",
        AWS_SES_DIRECT="true",
        AWS_SES_TENANTS="true",
        **place.amazon.environ(),
    )
    services = started(build_services(settings, clock=lambda: utc_now() + LATER))
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
        assert differences(services, place.amazon) == [], where
    assert points == at - 1 >= 6
    place.record("kill_points", points)
    print(f"kill points: aws-ses {operation} on {services.database.url.get_backend_name()}: {points}")


def prepared(settings: Settings, act: Act, name: str) -> Callable[[Killer], Callable[[], object]]:
    """Return what the child does: the operation, with points around each call to Amazon and each commit."""

    def prepare(killer: Killer) -> Callable[[], object]:
        mine = build_services(settings)
        killer.watch(mine.provider_of("aws-ses"))
        setattr(_ses_client, "exchange", killer.around(_http.exchange))  # noqa: B010
        return lambda: act(mine, name)

    return prepare


def differences(services: Services, amazon: FakeAmazon) -> list[str]:
    """Return where our passwords and Amazon's keys are not of one mind."""
    with services.database.read() as connection:
        states = {row.id: row.state for row in connection.execute(select(tables.accounts))}
        rows = connection.execute(
            select(tables.credentials).where(tables.credentials.c.kind == CredentialKind.DIRECT)
        ).all()
    ours = {(row.account_id, row.version): states[row.account_id] for row in rows if row.error_code is None}
    there: dict[tuple[str, int], str] = {}
    found: list[str] = []
    for user in amazon.account.users:  # past the API, which would list every user of every point before
        owner = user.name.removeprefix(PREFIX)
        versions = {
            tag["Key"].removeprefix(KEY): int(tag["Value"])
            for tag in user.tags or []
            if tag["Key"].startswith(KEY)
        }
        if owner not in states:
            found.append(f"{user.name} is an orphan")
        for key in user.access_keys:
            if key.access_key_id not in versions:
                found.append(f"{user.name} has a key that nobody knows")
            else:
                state = "works" if key.status == "Active" else "stopped"
                there[owner, versions[key.access_key_id]] = state
    wanted = {key: "works" if state == AccountState.ACTIVE else "stopped" for key, state in ours.items()}
    both = wanted.keys() | there.keys()
    return [*found, *(f"{key} is {there.get(key)}" for key in both if there.get(key) != wanted.get(key))]
