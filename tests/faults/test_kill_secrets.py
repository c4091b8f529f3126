"""A process that is killed between any two commits, or calls of a store outside, loses no secret and leaves none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.actor import SYSTEM
from email_provisioning.domain.clock import utc_now
from email_provisioning.persistence import tables
from email_provisioning.provisioning.secrets_moving import Moving
from email_provisioning.provisioning.secrets_verifying import Verifying
from email_provisioning.secret_stores.base import SecretRef
from email_provisioning.settings import Settings
from tests.faults.consistency import problems
from tests.faults.kills import Killer, run_and_kill
from tests.faults.stores import KINDS, serving
from tests.faults.test_kill import create, delete, purge, restore, rotate
from tests.support.services import started

Act = Callable[[Services, str], object]
#: Longer than any lease: what was killed is overdue.
LATER = timedelta(hours=1)
#: The operation that is killed, and those that come before it.
SCENES: dict[str, tuple[Act, tuple[Act, ...]]] = {
    "create": (create, ()),
    "rotate": (rotate, (create,)),
    "delete": (delete, (create,)),
    "restore": (restore, (create, delete)),
    "purge": (purge, (create, rotate, delete)),
}


class Watch:
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


@pytest.fixture(
    params=[*((kind, "sqlite") for kind in KINDS), ("hashicorp-vault", "postgresql")], ids="-".join
)
def settings(
    request: pytest.FixtureRequest, make_settings: Callable[..., Settings], tmp_path: Path
) -> Iterator[Settings]:
    """The settings of a server that keeps its secrets outside: in each store on SQLite, in one on PostgreSQL."""
    kind, database = request.param
    url = request.getfixturevalue(f"{database}_url")
    with serving(kind, tmp_path) as served:
        yield make_settings(
            **served.settings, DATABASE_URL=url, MAX_EMAIL_ACCOUNTS_PER_USER="1000", EMBEDDED_WORKER="false"
        )


def watched(killer: Killer, settings: Settings, watch: Watch, kind: str | None = None) -> Services:
    """Return the application with a point around each commit and each call of the store."""
    mine = build_services(settings, clock=watch)
    killer.watch(mine.provider_of("local"))
    store = mine.secrets.errands.store_of(kind or settings.secret_store)
    for name in ("write", "read", "delete"):
        setattr(store, name, killer.around(getattr(store, name)))
    return mine


@pytest.mark.parametrize("operation", SCENES)
def test_a_kill_at_any_point_loses_no_secret_and_leaves_none(operation: str, settings: Settings) -> None:
    act, before = SCENES[operation]
    late = Watch()
    services = started(build_services(settings, clock=late))
    at, killed, points = 0, True, 0
    while killed:
        at += 1
        name = f"mailbox{at}"
        late.ahead = timedelta()
        for earlier in before:
            earlier(services, name)

        def prepare(killer: Killer, name: str = name) -> Callable[[], object]:
            watch = Watch()
            mine = watched(killer, settings, watch)

            def all_of_it() -> None:
                act(mine, name)
                watch.ahead = LATER
                mine.worker.sweep()

            return all_of_it

        killed, points = run_and_kill(prepare, at=at)
        late.ahead = 2 * LATER
        services.worker.sweep()
        assert problems(services) == [], f"after a kill at point {at} of {operation}"
    assert points == at - 1
    print(f"kill points: {operation} with {settings.secret_store}: {points}")


def test_an_address_that_is_purged_while_a_killed_process_held_its_secret_leaves_none(
    make_settings: Callable[..., Settings], database_url: str, tmp_path: Path
) -> None:
    with serving("hashicorp-vault", tmp_path) as served:
        settings = make_settings(
            **served.settings,
            DATABASE_URL=database_url,
            MAX_EMAIL_ACCOUNTS_PER_USER="1000",
            EMBEDDED_WORKER="false",
        )
        late = Watch()
        services = started(build_services(settings, clock=late))
        store = services.secrets.errands.store_of("hashicorp-vault")
        at, killed = 0, True
        while killed:
            at += 1
            name = f"mailbox{at}"
            late.ahead = timedelta()
            create(services, name)

            def prepare(killer: Killer, name: str = name) -> Callable[[], object]:
                watch = Watch()
                mine = watched(killer, settings, watch)

                def all_of_it() -> None:
                    rotate(mine, name)
                    watch.ahead = timedelta(minutes=1)
                    mine.secrets.sweep(limit=100)

                return all_of_it

            killed, points = run_and_kill(prepare, at=at)
            # Nobody knows yet if the secret has arrived outside, and the lease of who was killed has not ended.
            delete(services, name)
            purge(services, name)
            late.ahead = LATER
            services.worker.sweep()
            assert list(store.refs()) == [], f"after a kill at point {at}"
            assert problems(services) == [], f"after a kill at point {at}"
    assert points >= 10


#: How often a migration is killed, and how many secrets it has to move.
KILLS, SECRETS = 10, 20


@pytest.mark.parametrize(
    ("database", "route"),
    [
        ("sqlite", ("hashicorp-vault", "azure-key-vault", "aws-secrets-manager", "local")),
        ("postgresql", ("hashicorp-vault", "local")),
    ],
    ids=["sqlite", "postgresql"],
)
def test_a_migration_killed_at_ten_random_instants_loses_no_secret_and_leaves_none_in_two_stores(
    database: str,
    route: tuple[str, ...],
    request: pytest.FixtureRequest,
    make_settings: Callable[..., Settings],
    tmp_path: Path,
) -> None:
    random = Random(f"migrations on {database}")
    url = request.getfixturevalue(f"{database}_url")
    with ExitStack() as served:
        given: dict[str, str] = {}
        for kind in set(route) - {"local"}:
            given |= served.enter_context(serving(kind, tmp_path)).settings
        settings = make_settings(
            **{**given, "SECRET_STORE": "local"}, DATABASE_URL=url, MAX_EMAIL_ACCOUNTS_PER_USER="1000"
        )
        watch = Watch()
        services = started(build_services(settings, clock=watch))
        for number in range(SECRETS):
            create(services, f"mailbox{number}")
        before = everything(services)
        assert len(before) == SECRETS
        for kind in route:
            kills = _migrate_with_kills(services, watch, settings, kind, before, random)
            verified = Verifying(secrets=services.secrets, keyring=services.keyring).run(read=True)
            assert (verified.found, verified.problems, verified.waiting) == ({kind: SECRETS}, (), 0)
            print(f"migration to {kind} on {database}: killed {kills} times")


def _migrate_with_kills(
    services: Services, watch: Watch, settings: Settings, kind: str, before: dict[str, str], random: Random
) -> int:
    """Kill a migration at ten random instants, resume it each time, and return how often it was killed."""
    kills = 0
    for attempt in range(KILLS + 1):
        # What a killed process held is overdue.
        watch.ahead += LATER

        def prepare(killer: Killer) -> Callable[[], object]:
            mine = watched(killer, settings, watch, kind)
            return lambda: Moving(errands=mine.secrets.errands).run(SYSTEM, kind, lambda *_: None)

        # A migration of all of them passes some thirteen points for each.
        at = random.randint(1, SECRETS * 13 // KILLS) if attempt < KILLS else 0
        killed, _points = run_and_kill(prepare, at=at)
        kills += killed
        assert everything(services) == before, f"after {kills} kills on the way to {kind}"
    assert not killed
    return kills


def everything(services: Services) -> dict[str, str]:
    """Return every secret that can be read, by the account's id."""
    with services.database.read() as connection:
        rows = connection.execute(select(tables.secrets)).all()
    refs = [SecretRef(user_id=row.user_id, account_id=row.account_id, version=row.version) for row in rows]
    return {ref.account_id: services.secrets.read(ref) for ref in refs}
