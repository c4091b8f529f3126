"""Exactly as many pass as each limit says: 8 clients in 3 processes, over the turns of days, months and clocks."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from email_provisioning.bootstrap import Services, build_services
from email_provisioning.domain.actor import Actor
from email_provisioning.errors import (
    AccountLimitReached,
    MessageRefused,
    QuotaExceeded,
    StorageUnavailable,
    TooManyRecipients,
)
from email_provisioning.providers.base import Outgoing
from email_provisioning.providers.local import LocalProvider
from email_provisioning.settings import Settings
from tests.support.processes import in_processes
from tests.support.services import ALICE, started

PROCESSES, CLIENTS = 3, 8
#: The turns of days and months: of summer and winter time in Paris too, which come in the night of a Sunday.
TURNS = {
    "a day": ("2026-11-24T23:00:00Z", "Europe/Paris"),
    "a month": ("2026-11-30T23:00:00Z", "Europe/Paris"),
    "the first day of summer time": ("2026-03-28T23:00:00Z", "Europe/Paris"),
    "the day after it": ("2026-03-29T22:00:00Z", "Europe/Paris"),
    "the first day of winter time": ("2026-10-24T22:00:00Z", "Europe/Paris"),
    "the day after that": ("2026-10-25T23:00:00Z", "Europe/Paris"),
    "a month that begins in another year": ("2027-01-01T05:00:00Z", "America/New_York"),
}


@dataclass(frozen=True, kw_only=True)
class Rig:
    """What each process needs to send from one address at an instant that is set."""

    settings: Settings
    account_id: str

    def sent_at(self, at: datetime, attempts: int, *, recipients: int = 1) -> int:
        """Let every client of every process try so often; return how many messages passed."""
        return sum(
            int(str(count))
            for count in in_processes(lambda _number: self._sent(at, attempts, recipients), PROCESSES)
        )

    def _sent(self, at: datetime, attempts: int, recipients: int) -> int:
        services = build_services(self.settings, clock=lambda: at)
        login = services.submission.login_of(ALICE, self.account_id)
        content = f"From: {login.address.email}\r\n\r\nhi\r\n".encode()

        def client(_number: int) -> int:
            passed = 0
            for _ in range(attempts):
                try:
                    services.submission.submit(
                        login, recipients=[login.address] * recipients, content=content
                    )
                except (QuotaExceeded, TooManyRecipients, MessageRefused, StorageUnavailable):
                    continue
                passed += 1
            return passed

        with ThreadPoolExecutor(CLIENTS) as pool:
            return sum(pool.map(client, range(CLIENTS)))


@pytest.fixture
def make_rig(
    make_settings: Callable[..., Settings], database_url: str, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Rig]:
    """Return a function that makes an address whose provider takes every message at once: the count is all there is."""
    monkeypatch.setattr(LocalProvider, "relay", lambda _provider, _message: None)

    def make(**given: str) -> Rig:
        settings = make_settings(DATABASE_URL=database_url, LIMITS_COUNT_INTERNAL="true", **given)
        services = started(build_services(settings))
        account = services.creation.create(ALICE, username="contact").account
        services.worker.sweep()
        services.database.close()
        return Rig(settings=settings, account_id=account.id)

    return make


@pytest.mark.parametrize("turn", TURNS)
def test_days_and_months_let_as_many_pass_as_they_say(turn: str, make_rig: Callable[..., Rig]) -> None:
    begins, zone = TURNS[turn]
    midnight = datetime.fromisoformat(begins)
    rig = make_rig(
        DAILY_EMAIL_LIMIT_PER_ACCOUNT="37", MONTHLY_EMAIL_LIMIT_PER_ACCOUNT="100000", LIMITS_TIMEZONE=zone
    )
    assert rig.sent_at(midnight - timedelta(seconds=1), 3) == 37
    assert rig.sent_at(midnight, 3) == 37
    # A process whose clock is behind sends nothing more on what is another's new day.
    assert rig.sent_at(midnight - timedelta(seconds=1), 1) == 0


def test_a_month_lets_as_many_pass_as_it_says_over_its_end(make_rig: Callable[..., Rig]) -> None:
    rig = make_rig(
        DAILY_EMAIL_LIMIT_PER_ACCOUNT="30",
        MONTHLY_EMAIL_LIMIT_PER_ACCOUNT="50",
        LIMITS_TIMEZONE="Europe/Paris",
    )
    end = datetime(2026, 11, 30, 23, tzinfo=UTC)
    passed = [rig.sent_at(end + timedelta(days=day, seconds=-1), 3) for day in (-1, 0, 1)]
    assert passed == [30, 20, 30]


def test_while_a_month_ends_each_message_counts_in_one_of_both(
    make_rig: Callable[..., Rig], database_url: str
) -> None:
    rig = make_rig(DAILY_EMAIL_LIMIT_PER_ACCOUNT="40", MONTHLY_EMAIL_LIMIT_PER_ACCOUNT="40")
    end = datetime(2026, 12, 1, tzinfo=UTC)

    def work(_number: int) -> int:
        instants = _around(end)
        services = build_services(rig.settings, clock=lambda: next(instants))
        login = services.submission.login_of(ALICE, rig.account_id)
        content = f"From: {login.address.email}\r\n\r\nhi\r\n".encode()

        def client(_number: int) -> int:
            passed = 0
            for _ in range(8):
                try:
                    services.submission.submit(login, recipients=[login.address], content=content)
                except (QuotaExceeded, StorageUnavailable):
                    # The clock of this test goes to and fro: what is full at one look may be free at the next.
                    continue
                passed += 1
            return passed

        with ThreadPoolExecutor(CLIENTS) as pool:
            return sum(pool.map(client, range(CLIENTS)))

    assert sum(int(str(count)) for count in in_processes(work, PROCESSES)) == 80


def _around(end: datetime) -> Iterator[datetime]:
    """Yield instants on both sides of one, to any thread."""
    lock, sides = threading.Lock(), itertools.cycle((timedelta(milliseconds=-5), timedelta(0)))

    def instants() -> Iterator[datetime]:
        while True:
            with lock:
                side = next(sides)
            yield end + side

    return _Shared(instants())


class _Shared(Iterator[datetime]):
    """An iterator for several threads."""

    def __init__(self, instants: Iterator[datetime]) -> None:
        self._instants, self._lock = instants, threading.Lock()

    def __next__(self) -> datetime:
        with self._lock:
            return next(self._instants)


def test_minutes_and_messages_let_as_many_pass_as_they_say(make_rig: Callable[..., Rig]) -> None:
    rig = make_rig(
        MINUTE_EMAIL_LIMIT_PER_ACCOUNT="29",
        MAX_EMAIL_RECIPIENTS_PER_MESSAGE="4",
        DAILY_EMAIL_LIMIT_PER_ACCOUNT="100000",
    )
    at = datetime(2026, 11, 25, 12, 0, 59, tzinfo=UTC)
    assert rig.sent_at(at, 3) == 29
    assert rig.sent_at(at + timedelta(seconds=1), 3) == 29
    # Seven messages of four recipients, and one recipient is left.
    assert rig.sent_at(at + timedelta(minutes=2), 2, recipients=4) == 7
    assert rig.sent_at(at + timedelta(minutes=3), 1, recipients=5) == 0


def test_what_is_refused_by_the_provider_leaves_its_place_to_others(
    make_rig: Callable[..., Rig], monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = make_rig(DAILY_EMAIL_LIMIT_PER_ACCOUNT="37")
    numbers = itertools.count()

    def relay(_provider: LocalProvider, _message: Outgoing) -> None:
        if next(numbers) % 3 == 0:
            raise MessageRefused

    monkeypatch.setattr(LocalProvider, "relay", relay)
    at = datetime(2026, 11, 25, 12, tzinfo=UTC)
    passed = rig.sent_at(at, 4)
    assert passed == 37
    services = build_services(rig.settings, clock=lambda: at)
    with services.database.read() as connection:
        assert (
            services.submission.quota.of_accounts(connection, [rig.account_id])[rig.account_id].day.used == 37
        )


def test_a_person_and_the_server_have_as_many_addresses_as_they_may(
    make_settings: Callable[..., Settings], database_url: str
) -> None:
    settings = make_settings(
        DATABASE_URL=database_url, MAX_EMAIL_ACCOUNTS_PER_USER="7", MAX_EMAIL_ACCOUNTS_TOTAL="10"
    )
    started(build_services(settings)).database.close()

    def work(number: int) -> list[int]:
        services = build_services(settings)
        return [_made(services, person, number) for person in ("alice", "bob")]

    results = [list(map(int, made)) for made in in_processes(work, PROCESSES) if isinstance(made, list)]
    by_person = [sum(made) for made in zip(*results, strict=True)]
    assert sum(by_person) == 10
    assert max(by_person) <= 7


def _made(services: Services, person: str, number: int) -> int:
    actor = Actor(user_id=person, name=person)

    def attempt(client: int) -> int:
        try:
            services.creation.create(actor, username=f"{person}-{number}-{client}")
        except AccountLimitReached:
            return 0
        return 1

    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(attempt, range(CLIENTS)))
