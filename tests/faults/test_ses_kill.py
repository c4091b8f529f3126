"""A kill at any call to Amazon or any commit leaves no user, key or tenant behind that nobody knows of, and no gap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.account import AccountState
from email_provisioning.domain.clock import utc_now
from email_provisioning.domain.credential import CredentialKind
from email_provisioning.persistence import tables
from email_provisioning.providers import _http
from email_provisioning.providers._ses_users import KEY, PREFIX
from email_provisioning.settings import Settings
from tests.fakes.amazon.running import FakeAmazon, fake_amazon
from tests.fakes.amazon.smtp import derived
from tests.faults import direct
from tests.faults.consistency import problems
from tests.faults.kills import Killer, run_and_kill
from tests.faults.test_kill import Act, account_id, create, delete, restore, suspend
from tests.faults.vendor_kills import LATER, prepared
from tests.support.services import ALICE, started

#: The version of a key that nobody knows.
UNKNOWN = -1


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

    def settings(self, database_url: str) -> Settings:
        """Return settings by which every address may have passwords of Amazon's own."""
        return self.make_settings(
            EMAIL_PROVIDER="aws-ses",
            DATABASE_URL=database_url,
            MAX_EMAIL_ACCOUNTS_PER_USER="1000",
            EMBEDDED_WORKER="false",
            CREDENTIAL_OVERLAP_SECONDS="0",
            PROVIDER_RATES="aws-ses:10000,aws-ses/send:10000,aws-ses/iam:10000",
            AWS_SES_DIRECT="true",
            AWS_SES_TENANTS="true",
            **self.amazon.environ(),
        )

    def held(self) -> list[tuple[str, int, bool]]:
        """Return owner, version and whether it works of every key, past the API, which would list them all."""
        found = []
        for user in self.amazon.account.users:
            noted = {tag["Key"]: int(tag["Value"]) for tag in user.tags or [] if tag["Key"].startswith(KEY)}
            for key in user.access_keys:
                version = noted.get(f"{KEY}{key.access_key_id}", UNKNOWN)
                found.append((user.name.removeprefix(PREFIX), version, key.status == "Active"))
        return found

    def accepts(self, username: str, password: str) -> bool:
        """Tell whether Amazon's SMTP endpoint takes a password."""
        key = self.amazon.account.key_of(username)
        return key is not None and derived(key.secret_access_key) == password

    def report(self, operation: str, services_url: str, points: int) -> None:
        """Tell how many points there were."""
        self.record("kill_points", points)
        print(f"kill points: aws-ses {operation} on {services_url.partition(':')[0]}: {points}")


@pytest.fixture
def place(
    amazon: FakeAmazon,
    make_settings: Callable[..., Settings],
    record_property: Callable[[str, object], None],
) -> Place:
    return Place(amazon=amazon, make_settings=make_settings, record=record_property)


# -- Passwords of Amazon's own ------------------------------------------------------------


@pytest.mark.parametrize("scene", direct.SCENES)
def test_no_password_is_lost_and_none_unknown(place: Place, sqlite_url: str, scene: str) -> None:
    if scene == "issue refused":
        # The key is made, and may not be noted.
        place.amazon.account.refusals["TagUser"] = (403, "AccessDenied", "no")
    vendor = direct.IssuingVendor(
        live=lambda: [(owner, version) for owner, version, _ in place.held()],
        accepts=place.accepts,
        watch=around_each_call,
    )
    points = direct.kill_everywhere(direct.SCENES[scene], vendor, place.settings(sqlite_url))
    assert points >= 10
    place.report(scene, sqlite_url, points)


def around_each_call(killer: Killer, _services: Services) -> None:
    """Let the process be killed before and after each call to Amazon."""
    setattr(_http, "exchange", killer.around(_http.exchange))  # noqa: B010 (it does not type-check else)


# -- Addresses with such a password ------------------------------------------------------------


def issue(services: Services, name: str) -> object:
    return direct.issue(services, name)


def resume(services: Services, name: str) -> object:
    return services.lifecycle.resume(ALICE, account_id(services, name))


#: The operation that is killed, and those that come before it.
SCENES: dict[str, tuple[Act, tuple[Act, ...]]] = {
    "create": (create, ()),
    "suspend": (suspend, (create, issue)),
    "resume": (resume, (create, issue, suspend)),
    "delete": (delete, (create, issue)),
    "restore": (restore, (create, issue, delete)),
}


@pytest.mark.parametrize("operation", SCENES)
def test_a_password_stops_and_works_with_its_address(place: Place, sqlite_url: str, operation: str) -> None:
    kill_everywhere(place, sqlite_url, operation)


def test_a_creation_leaves_nothing_behind_on_postgresql(place: Place, postgresql_url: str) -> None:
    kill_everywhere(place, postgresql_url, "create")


def kill_everywhere(place: Place, database_url: str, operation: str) -> None:
    """Kill the operation at one point after another, until it gets through."""
    act, before = SCENES[operation]
    settings = place.settings(database_url)
    services = started(build_services(settings, clock=lambda: utc_now() + LATER))
    at, points, killed = 0, 0, True
    while killed:
        at += 1
        name = f"mailbox{at}"
        for earlier in before:
            earlier(services, name)
        killed, points = run_and_kill(prepared("aws-ses", settings, act, name), at=at)
        while services.worker.sweep():
            pass
        where = f"after a kill at point {at} of {operation}"
        assert problems(services) == [], where
        assert sorted(place.held()) == expected(services), where
    assert points == at - 1 >= 6
    place.report(operation, database_url, points)


def expected(services: Services) -> list[tuple[str, int, bool]]:
    """Return the keys that there have to be: they work where their address is active."""
    with services.database.read() as connection:
        states = {row.id: row.state for row in connection.execute(select(tables.accounts))}
        direct_ones = tables.credentials.c.kind == CredentialKind.DIRECT
        rows = connection.execute(select(tables.credentials).where(direct_ones)).all()
    return sorted(
        (row.account_id, row.version, states[row.account_id] == AccountState.ACTIVE) for row in rows
    )
