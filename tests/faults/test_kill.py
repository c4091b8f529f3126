"""A process that is killed at any instant leaves nothing orphaned, lost, doubled or stuck."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.account import AccountState
from email_provisioning.domain.address import parse_address
from email_provisioning.domain.clock import utc_now
from email_provisioning.errors import AddressTaken, DomainNotVerified
from email_provisioning.settings import Settings
from tests.faults.consistency import problems
from tests.faults.kills import Killer, run_and_kill
from tests.support.scripted import Script
from tests.support.services import ALICE, started

Act = Callable[[Services, str], object]
#: Longer than any lease: what was killed is overdue.
LATER = timedelta(hours=1)


def create(services: Services, name: str) -> object:
    return services.creation.create(ALICE, username=name, idempotency_key=f"key-{name}")


def receive(services: Services, name: str) -> object:
    """Let mail arrive: it makes the mailbox, which the later operations move."""
    address = parse_address(f"{name}@{services.settings.email_domain}")
    services.inbound.deliver(sender="", recipients=[address], content=b"Subject: Bonjour\r\n\r\n")
    return address


def rotate(services: Services, name: str) -> object:
    return services.passwords.rotate(ALICE, account_id(services, name))


def suspend(services: Services, name: str) -> object:
    return services.lifecycle.suspend(ALICE, account_id(services, name))


def delete(services: Services, name: str) -> object:
    return services.lifecycle.delete(ALICE, account_id(services, name))


def restore(services: Services, name: str) -> object:
    return services.lifecycle.restore(ALICE, account_id(services, name))


def purge(services: Services, name: str) -> object:
    account = services.directory.get(ALICE, account_id(services, name)).account
    services.lifecycle.purge(ALICE, account)
    return account


def account_id(services: Services, name: str) -> str:
    for state in (None, AccountState.DELETED):
        for view in services.directory.page(ALICE, search=name, state=state).accounts:
            if view.account.local_part == name:
                return view.account.id
    raise LookupError(name)


#: The operation that is killed, and those that come before it.
SCENES: dict[str, tuple[Act, tuple[Act, ...]]] = {
    "create": (create, ()),
    "rotate": (rotate, (create,)),
    "suspend": (suspend, (create,)),
    "delete": (delete, (create, receive)),
    "restore": (restore, (create, receive, delete)),
    "purge": (purge, (create, receive, delete)),
}


@pytest.mark.parametrize("operation", SCENES)
def test_a_kill_at_any_point_leaves_nothing_behind(
    operation: str,
    make_settings: Callable[..., Settings],
    database_url: str,
    record_property: Callable[[str, object], None],
) -> None:
    settings = make_settings(
        DATABASE_URL=database_url, MAX_EMAIL_ACCOUNTS_PER_USER="1000", EMBEDDED_WORKER="false"
    )
    act, before = SCENES[operation]

    def restarted() -> datetime:
        return utc_now() + LATER

    services = started(build_services(settings, clock=restarted))
    at, points = 0, 0
    while True:
        at += 1
        name = f"mailbox{at}"
        for earlier in before:
            earlier(services, name)

        def prepare(killer: Killer, name: str = name) -> Callable[[], object]:
            mine = build_services(settings)
            killer.watch(mine.provider_of("local"))
            return lambda: act(mine, name)

        killed, points = run_and_kill(prepare, at=at)
        while services.worker.sweep():
            pass
        assert problems(services) == [], f"after a kill at point {at} of {operation}"
        if not killed:
            break
        _still_works(services, operation, name)
    assert points == at - 1
    assert points >= 3
    record_property("kill_points", points)
    print(f"kill points: {operation} on {services.database.url.get_backend_name()}: {points}")


@pytest.mark.parametrize("refused", [False, True], ids=["accepted", "refused"])
def test_a_kill_while_a_remote_provider_makes_an_address_leaves_nothing_behind(
    refused: bool, script: Script, make_settings: Callable[..., Settings], database_url: str
) -> None:
    settings = make_settings(
        DATABASE_URL=database_url, MAX_EMAIL_ACCOUNTS_PER_USER="1000", EMBEDDED_WORKER="false"
    )
    services = started(build_services(settings, clock=lambda: utc_now() + LATER))
    if refused:
        script.on("is_ready", *[DomainNotVerified() for _ in range(1000)])

    def prepare(killer: Killer) -> Callable[[], object]:
        mine = build_services(settings)
        killer.watch(mine.provider_of("local"))
        return lambda: attempt(mine)

    def attempt(mine: Services) -> None:
        with suppress(DomainNotVerified):
            mine.creation.create(ALICE, username=name)

    at, killed = 0, True
    while killed:
        at += 1
        name = f"mailbox{at}"
        killed, points = run_and_kill(prepare, at=at)
        while services.worker.sweep():
            pass
        assert problems(services) == [], f"after a kill at point {at}"
        if refused:
            assert services.availability.check(name).available
    print(f"kill points: remote creation on {services.database.url.get_backend_name()}: {points}")
    assert points >= 15


def _still_works(services: Services, operation: str, name: str) -> None:
    """The person tries again, and gets what he wanted."""
    if operation == "create":
        try:
            created = services.creation.create(ALICE, username=name, idempotency_key=f"key-{name}")
        except AddressTaken:
            pytest.fail("the same request was taken for another one's")
        assert created.account.state is AccountState.ACTIVE
    if operation == "rotate":
        assert services.passwords.rotate(ALICE, account_id(services, name)).credentials.password
    if operation in {"suspend", "delete", "restore"}:
        SCENES[operation][0](services, name)
    assert problems(services) == []
