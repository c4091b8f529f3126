"""Carrying a plan out, killed at any point or while addresses are made: both sides are in step in the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.account import AccountState
from email_provisioning.domain.actor import Actor
from email_provisioning.domain.clock import utc_now
from email_provisioning.domain.credential import CredentialKind
from email_provisioning.domain.drift import Drift
from email_provisioning.domain.ids import new_id
from email_provisioning.settings import Settings
from tests.faults.consistency import problems
from tests.faults.kills import Killer, run_and_kill
from tests.support.folder_vendor import FolderVendor, User
from tests.support.processes import in_processes
from tests.support.services import ALICE, started

OPERATOR = Actor(user_id="operator", name="operator", is_admin=True, owns_all=True, origin="cli")
DOMAIN = "example.test"
#: Longer than any lease.
LATER = timedelta(hours=1)


class Watch:
    """A clock that a test turns."""

    ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def settings(make_settings: Callable[..., Settings], database_url: str) -> Settings:
    return make_settings(
        DATABASE_URL=database_url,
        CREATE_WAIT_SECONDS="1",
        MAX_EMAIL_ACCOUNTS_PER_USER="10000",
        MAX_EMAIL_ACCOUNTS_TOTAL="10000",
    )


@pytest.fixture
def services(vendor: FolderVendor, settings: Settings, watch: Watch) -> Services:
    return started(build_services(settings, clock=watch))


# -- What goes wrong at the vendor ------------------------------------------------------------

Spoil = Callable[[Services, FolderVendor, User], object]


def missing(services: Services, vendor: FolderVendor, user: User) -> object:
    vendor.drop(user)
    return user


def deleted(services: Services, vendor: FolderVendor, user: User) -> object:
    return vendor.keep(replace(user, deleted=True))


def moved(services: Services, vendor: FolderVendor, user: User) -> object:
    vendor.drop(user)
    return vendor.keep(replace(user, ref=new_id()))


def suspended_there(services: Services, vendor: FolderVendor, user: User) -> object:
    return vendor.keep(replace(user, suspended=True))


def not_suspended_there(services: Services, vendor: FolderVendor, user: User) -> object:
    services.lifecycle.suspend(OPERATOR, user.account_id or "")
    return vendor.keep(replace(user, suspended=False))


def orphan(services: Services, vendor: FolderVendor, user: User) -> object:
    return vendor.keep(User(email=f"left-{user.email}", account_id=new_id()))


def credential_unknown(services: Services, vendor: FolderVendor, user: User) -> object:
    return vendor.keep(replace(user, versions=[99]))


def credential_missing(services: Services, vendor: FolderVendor, user: User) -> object:
    services.issuing.issue(OPERATOR, user.account_id or "", kind=CredentialKind.DIRECT)
    return vendor.keep(replace(user, versions=[]))


SPOILS: tuple[Spoil, ...] = (
    missing,
    deleted,
    moved,
    suspended_there,
    not_suspended_there,
    orphan,
    credential_unknown,
    credential_missing,
)


@pytest.mark.parametrize("spoil", SPOILS, ids=lambda spoil: spoil.__name__)
def test_a_plan_that_is_killed_at_any_point_is_carried_out_by_the_next(
    spoil: Spoil,
    services: Services,
    vendor: FolderVendor,
    watch: Watch,
    record_property: Callable[[str, object], None],
) -> None:
    at, killed, points = 0, True, 0
    while killed:
        at += 1
        account = services.creation.create(ALICE, username=f"name{at}").account
        spoil(services, vendor, _user(vendor, account.id))
        watch.ahead += LATER
        plan = services.reconciliation.plan(OPERATOR, DOMAIN)
        assert len(plan.differences) == 1

        def prepare(killer: Killer) -> Callable[[], object]:
            killer.watch(services.provider_of("local"))
            return lambda: list(services.reconciliation.apply(OPERATOR, plan, force=True))  # noqa: B023

        killed, points = run_and_kill(prepare, at=at)
        watch.ahead += LATER
        while services.worker.sweep():
            pass
        again = services.reconciliation.plan(OPERATOR, DOMAIN)
        list(services.reconciliation.apply(OPERATOR, again, force=True))
        watch.ahead += LATER
        left = services.reconciliation.plan(OPERATOR, DOMAIN)
        assert left.counts == {}, f"after a kill at point {at}"
        assert problems(services) == [], f"after a kill at point {at}"
    assert points == at - 1
    assert points >= 3
    record_property("kill_points", points)
    backend = services.database.url.get_backend_name()
    print(f"kill points: reconcile {spoil.__name__} on {backend}: {points}")


def _user(vendor: FolderVendor, account_id: str) -> User:
    user = vendor.user_of(account_id)
    assert user is not None
    return user


# -- Creations meanwhile ------------------------------------------------------------

CREATORS, CREATIONS, ROUNDS = 2, 12, 15


def test_creations_while_plans_are_made_and_carried_out_are_not_harmed(
    services: Services, settings: Settings, vendor: FolderVendor, watch: Watch
) -> None:
    # So short that the first creations are old before the last ones are made.
    settings = replace(settings, run_lease_seconds=0.5)
    for number in range(10):
        vendor.keep(User(email=f"left{number}@{DOMAIN}", account_id=new_id()))
    old_orphans = vendor.users()
    watch.ahead += LATER

    def work(number: int) -> list[str]:
        mine = build_services(settings, clock=watch)
        if number < CREATORS:
            return [
                mine.creation.create(ALICE, username=f"new-{number}-{each}").account.id
                for each in range(CREATIONS)
            ]
        removed: list[str] = []
        for _ in range(ROUNDS):
            plan = mine.reconciliation.plan(OPERATOR, DOMAIN)
            done = mine.reconciliation.apply(OPERATOR, plan, force=True)
            removed += [each.difference.ref or "" for each in done if each.difference.drift is Drift.ORPHAN]
        return removed

    results = in_processes(work, CREATORS + 1)
    assert [each for each in results if not isinstance(each, list)] == []
    *created, removed = [list(map(str, each)) for each in results if isinstance(each, list)]
    assert sorted(removed) == [user.ref for user in old_orphans]
    ids = [account_id for each in created for account_id in each]
    assert len(ids) == CREATORS * CREATIONS
    for account_id in ids:
        account = services.directory.get(ALICE, account_id).account
        assert account.state is AccountState.ACTIVE
        assert account.provider_ref == _user(vendor, account_id).ref
    watch.ahead += LATER
    assert services.reconciliation.plan(OPERATOR, DOMAIN).counts == {}
    assert problems(services) == []
