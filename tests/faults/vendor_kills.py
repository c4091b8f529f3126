"""Kills the application at every call to a vendor and at every commit, and looks what is left at the vendor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.account import AccountState
from email_provisioning.domain.clock import utc_now
from email_provisioning.errors import LicencesExhausted
from email_provisioning.persistence import tables
from email_provisioning.providers import _http
from email_provisioning.settings import Settings
from tests.faults.consistency import problems
from tests.faults.kills import Killer, run_and_kill
from tests.faults.test_kill import Act, create, delete, purge, restore, suspend
from tests.support.services import started

#: Longer than any lease: what was killed is overdue.
LATER = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """An operation that is killed."""

    act: Act
    #: What comes before it, and is not killed.
    before: tuple[Act, ...] = ()
    #: Whether the vendor has a licence left.
    has_seat: bool = True


SCENES: Mapping[str, Scene] = {
    "create": Scene(act=create),
    "create without a seat": Scene(act=create, has_seat=False),
    "suspend": Scene(act=suspend, before=(create,)),
    "delete": Scene(act=delete, before=(create,)),
    "restore": Scene(act=restore, before=(create, delete)),
    "purge": Scene(act=purge, before=(create, delete)),
}


@dataclass(frozen=True, kw_only=True)
class Killed:
    """A vendor, and where the application is built that calls it."""

    kind: str
    #: What leads to the vendor's fake.
    settings: Mapping[str, str]
    make_settings: Callable[..., Settings]
    #: Returns what stands at the vendor by its ref: ``active``, ``suspended`` or ``deleted``.
    there: Callable[[], Mapping[str, str]]
    #: Returns what else is wrong at the vendor, such as a user without a licence.
    wrong: Callable[[], Sequence[str]]
    record: Callable[[str, object], None]
    #: Whether the vendor alone ends what it keeps of a deleted mailbox.
    ends_deleted_itself: bool = False


def kill_everywhere(vendor: Killed, database_url: str, operation: str) -> None:
    """Kill the operation at one point after another, until it gets through."""
    scene = SCENES[operation]
    settings = vendor.make_settings(
        EMAIL_PROVIDER=vendor.kind,
        DATABASE_URL=database_url,
        MAX_EMAIL_ACCOUNTS_PER_USER="1000",
        EMBEDDED_WORKER="false",
        PROVIDER_RATES=f"{vendor.kind}:10000",
        **{name: value for name, value in vendor.settings.items() if name != "EMAIL_PROVIDER"},
    )
    services = started(build_services(settings, clock=lambda: utc_now() + LATER))
    at, points, killed = 0, 0, True
    while killed:
        at += 1
        name = f"mailbox{at}"
        for earlier in scene.before:
            earlier(services, name)
        killed, points = run_and_kill(prepared(vendor.kind, settings, scene.act, name), at=at)
        while services.worker.sweep():
            pass
        where = f"after a kill at point {at} of {operation}"
        assert problems(services) == [], where
        assert differences(services, vendor) == [], where
    assert points == at - 1 >= 6
    vendor.record("kill_points", points)
    print(f"kill points: {vendor.kind} {operation} on {services.database.url.get_backend_name()}: {points}")


def prepared(kind: str, settings: Settings, act: Act, name: str) -> Callable[[Killer], Callable[[], object]]:
    """Return what the child does: the operation, with points around each call to the vendor and each commit."""

    def prepare(killer: Killer) -> Callable[[], object]:
        mine = build_services(settings)
        killer.watch(mine.provider_of(kind))
        setattr(_http, "exchange", killer.around(_http.exchange))  # noqa: B010 (it does not type-check else)
        return lambda: attempt(act, mine, name)

    return prepare


def attempt(act: Act, services: Services, name: str) -> None:
    with suppress(LicencesExhausted):
        act(services, name)


def differences(services: Services, vendor: Killed) -> list[str]:
    """Return where our accounts and the vendor are not of one mind."""
    states = (AccountState.ACTIVE, AccountState.SUSPENDED, AccountState.DELETED)
    with services.database.read() as connection:
        rows = connection.execute(select(tables.accounts)).all()
    ours = {row.provider_ref: str(row.state) for row in rows if row.state in states}
    there = vendor.there()
    return [
        *(
            f"{ref} is {there.get(ref)} instead of {state}"
            for ref, state in ours.items()
            if there.get(ref) != state
        ),
        *(
            f"{ref} is an orphan, {state}"
            for ref, state in there.items()
            if ref not in ours and not (vendor.ends_deleted_itself and state == "deleted")
        ),
        *vendor.wrong(),
    ]
