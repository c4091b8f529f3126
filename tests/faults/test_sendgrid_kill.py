"""A kill at any call to SendGrid or any commit leaves no key that nobody knows of, and none lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.providers import _http
from email_provisioning.settings import Settings
from tests.fakes.sendgrid.running import FakeSendGrid, fake_sendgrid
from tests.faults.direct import (
    SCENES,
    IssuingVendor,
    Scene,
    account_of,
    create,
    delete,
    issue,
    kill_everywhere,
)
from tests.faults.kills import Killer
from tests.support.services import ALICE

_OURS = re.compile(r"email-provisioning/example\.test/([0-9a-f-]{36})/v([0-9]+)")


def suspend(services: Services, name: str) -> object:
    return services.lifecycle.suspend(ALICE, account_of(services, name))


def resume(services: Services, name: str) -> object:
    return services.lifecycle.resume(ALICE, account_of(services, name))


def restore(services: Services, name: str) -> object:
    return services.lifecycle.restore(ALICE, account_of(services, name))


KILLED = {
    "create": Scene(before=(), act=create),
    **{name: scene for name, scene in SCENES.items() if name != "issue refused"},
    "suspend": Scene(before=(create, issue), act=suspend),
    "resume": Scene(before=(create, issue, suspend), act=resume),
    "delete": Scene(before=(create, issue), act=delete),
    "restore": Scene(before=(create, issue, delete), act=restore),
}


@pytest.fixture
def sendgrid() -> Iterator[FakeSendGrid]:
    with fake_sendgrid() as sendgrid:
        yield sendgrid


@pytest.mark.parametrize("scene", ["create", "issue"])
def test_a_kill_while_something_is_made_leaves_nothing_behind(
    sendgrid: FakeSendGrid,
    make_settings: Callable[..., Settings],
    database_url: str,
    scene: str,
    record_property: Callable[[str, object], None],
) -> None:
    record_property("kill_points", killed(sendgrid, make_settings, database_url, scene))


@pytest.mark.parametrize("scene", [name for name in KILLED if name not in ("create", "issue")])
def test_a_kill_at_any_call_leaves_nothing_behind(
    sendgrid: FakeSendGrid,
    make_settings: Callable[..., Settings],
    sqlite_url: str,
    scene: str,
    record_property: Callable[[str, object], None],
) -> None:
    record_property("kill_points", killed(sendgrid, make_settings, sqlite_url, scene))


def killed(
    sendgrid: FakeSendGrid, make_settings: Callable[..., Settings], database_url: str, scene: str
) -> int:
    """Kill a scene at every point of it; return how many there are."""
    settings = make_settings(
        EMAIL_PROVIDER="sendgrid",
        DATABASE_URL=database_url,
        MAX_EMAIL_ACCOUNTS_PER_USER="1000",
        EMBEDDED_WORKER="false",
        CREDENTIAL_OVERLAP_SECONDS="0",
        PROVIDER_RATES="sendgrid:10000",
        **sendgrid.environ(),
    )
    vendor = IssuingVendor(
        live=lambda: live(sendgrid), accepts=lambda user, key: accepts(sendgrid, user, key), watch=watch
    )
    points = kill_everywhere(KILLED[scene], vendor, settings)
    print(f"kill points: sendgrid {scene} on {database_url.split(':')[0]}: {points}")
    assert points >= 6
    return points


def watch(killer: Killer, _services: Services) -> None:
    """Put points around each exchange with SendGrid too."""
    setattr(_http, "exchange", killer.around(_http.exchange))  # noqa: B010 (it does not type-check else)


def live(sendgrid: FakeSendGrid) -> list[tuple[str, int]]:
    """Return account and version of every key that bears our mark."""
    found = (_OURS.fullmatch(name) for name in sendgrid.names_of_keys())
    return [(each[1], int(each[2])) for each in found if each is not None]


def accepts(sendgrid: FakeSendGrid, username: str, secret: str) -> bool:
    """Tell whether the relay lets a mail client send with a key."""
    key = sendgrid.state.key_of_secret(secret)
    return username == "apikey" and key is not None and key.may("mail.send")
