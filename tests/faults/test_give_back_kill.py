"""A process that is killed while it sends: what nobody was told is sent does not count, and what was, does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.errors import MessageRefused, ProvisioningError
from email_provisioning.persistence.database import Database
from email_provisioning.providers.base import Outgoing
from email_provisioning.providers.local import LocalProvider
from email_provisioning.settings import Settings
from tests.faults.kills import Killer, run_and_kill
from tests.support.services import ALICE, started

#: Where a process passes more points than this, it goes in a circle.
MOST_POINTS = 200


def send(services: Services, account_id: str, *, at_once: bool = False) -> None:
    """Send one message, counted ``at_once`` or by a thread."""
    submission = services.submission
    login = submission.login_of(ALICE, account_id)
    content = f"From: {login.address.email}\r\n\r\nhi\r\n".encode()
    if not at_once:
        submission.submit(login, recipients=[login.address], content=content)
        return
    posting = submission.count_at_once(login, recipients=[login.address], content=content)
    assert posting is not None
    submission.relay(posting)


def used(services: Services, account_id: str) -> int:
    """Return what counts today."""
    with services.database.read() as connection:
        return services.submission.quota.of_accounts(connection, [account_id])[account_id].day.used


def watch_counts(killer: Killer, services: Services) -> None:
    """Put points around everything that a count is made of, beside those of `Killer.watch`."""

    def around(write: Callable[[Database], AbstractContextManager[Connection | None]]) -> object:
        @contextmanager
        def watched(database: Database) -> Iterator[Connection | None]:
            killer.point()
            with write(database) as connection:
                yield connection
                killer.point()
            killer.point()

        return watched

    for name in ("write_once", "write_at_once"):
        setattr(Database, name, around(getattr(Database, name)))
    sending = services.submission.counting.sending
    for name in ("begin", "sent", "free"):
        setattr(sending, name, killer.around(getattr(sending, name)))


@pytest.mark.parametrize("refused", [True, False], ids=["refused", "taken"])
@pytest.mark.parametrize(
    ("database_url", "at_once"),
    [("sqlite", True), ("sqlite", False), ("postgresql", False)],
    ids=["sqlite-at-once", "sqlite", "postgresql"],
    indirect=["database_url"],
)
def test_a_kill_at_any_point_of_a_send_leaves_the_count_of_what_was_acknowledged(
    make_settings: Callable[..., Settings],
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    at_once: bool,
    refused: bool,
) -> None:
    settings = make_settings(DATABASE_URL=database_url, LIMITS_COUNT_INTERNAL="true")
    services = started(build_services(settings))
    account_id = services.creation.create(ALICE, username="contact").account.id
    send(services, account_id)
    services.submission.counting.flush()
    services.database.close()
    marks = Marks(settings.data_dir)
    monkeypatch.setattr(LocalProvider, "relay", _refusing if refused else marks.take)
    expected, kills, at = 1, 0, 0
    while True:
        at += 1
        assert at < MOST_POINTS
        killed, _passed = run_and_kill(partial(_sending, settings, account_id, marks, at_once), at=at)
        services.worker.sweep()
        count = used(services, account_id) - expected
        if marks.acknowledged.exists():
            assert count == 1
        elif refused or not marks.relayed.exists():
            assert count == 0, at
        else:
            # The provider has it, and nobody was told: it counts from the instant at which that is written down.
            assert count in (0, 1)
        expected, kills = expected + count, kills + killed
        if not killed:
            break
        marks.forget()
        services.database.close()
    assert kills > 8
    assert used(services, account_id) == expected
    assert list((settings.data_dir / "sending").glob("*")) != []
    assert services.submission.counting.settle() == 0


@dataclass(frozen=True)
class Marks:
    """What a process that is killed has come to, in files."""

    folder: Path

    @property
    def relayed(self) -> Path:
        """Return what is there once the provider has the message."""
        return self.folder / "relayed"

    @property
    def acknowledged(self) -> Path:
        """Return what is there once the sender was told."""
        return self.folder / "acknowledged"

    def take(self, _message: Outgoing) -> None:
        """Do as a provider that takes the message."""
        self.relayed.touch()

    def forget(self) -> None:
        """Begin anew."""
        self.relayed.unlink(missing_ok=True)
        self.acknowledged.unlink(missing_ok=True)


def _sending(
    settings: Settings, account_id: str, marks: Marks, at_once: bool, killer: Killer
) -> Callable[[], object]:
    child = build_services(settings)
    killer.watch(child.provider_of("local"))
    watch_counts(killer, child)

    def act() -> None:
        with suppress(ProvisioningError):
            send(child, account_id, at_once=at_once)
            marks.acknowledged.touch()

    return act


def _refusing(_provider: LocalProvider, _message: Outgoing) -> None:
    raise MessageRefused
