"""The pace that all processes share: who waits, who is sent away, and what is never exceeded."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from sqlalchemy import select

from email_provisioning.errors import RateLimitExceeded
from email_provisioning.persistence import pace as pace_rows
from email_provisioning.persistence import tables
from email_provisioning.persistence.database import Database
from email_provisioning.providers.pacing import bulk
from email_provisioning.provisioning import pacing
from email_provisioning.provisioning.pacing import GUARD_SECONDS, LATE_SECONDS, SharedPace
from tests.support.processes import in_processes
from tests.unit.persistence.test_pace import most_in_a_window

#: For a clock that is set while a test runs, and for what a sum of instants loses to rounding, in seconds.
SLACK = 0.005


@dataclass
class Watch:
    """A clock that goes on while a caller sleeps, and that a test puts forward."""

    ahead: float = 0.0
    #: Whether time really passes while a caller sleeps.
    sleeps: bool = True
    #: By how much each sleep takes longer than it should, in order.
    overslept: list[float] = field(default_factory=list)
    #: How long callers wanted to sleep.
    slept: list[float] = field(default_factory=list)
    _last: threading.local = field(default_factory=threading.local)

    def __call__(self) -> float:
        self._last.reading = time.monotonic() + self.ahead
        return self._last.reading  # type: ignore[no-any-return]

    @property
    def last(self) -> float:
        """Return what this thread has read last: the instant at which it was let pass."""
        return float(self._last.reading)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if self.sleeps:
            time.sleep(seconds)
        else:
            self.ahead += seconds
        if self.overslept:
            self.ahead += self.overslept.pop(0)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def pace(database: Database, watch: Watch) -> SharedPace:
    """A pace at which a first call is let pass and a second one is ten seconds away, or a twentieth."""
    return SharedPace(
        database=database,
        rates={"slow": 0.1, "fast": 20, "fast/send": 0.1, "steady": 1},
        bulk_patience=0.05,
        clock=watch,
        sleep=watch.sleep,
    )


def test_whoever_would_wait_too_long_is_told_when_to_come_again_and_takes_no_slot(pace: SharedPace) -> None:
    pace.wait("slow")
    for _ in range(3):
        with pytest.raises(RateLimitExceeded) as refused:
            pace.wait("slow")
        assert refused.value.retryable
        assert 5 < (refused.value.retry_after or 0) <= 10.6


def test_a_short_wait_is_slept_through(pace: SharedPace, watch: Watch) -> None:
    for _ in range(11):
        pace.wait("fast")
    assert watch.slept, "ten at once are what a pause leaves"
    assert max(watch.slept) <= 11 * pace.rhythm("fast").interval


def test_a_rate_is_that_of_the_account_or_of_its_kind(pace: SharedPace) -> None:
    assert pace.rhythm("fast/read") == pace.rhythm("fast")
    assert pace.rhythm("fast/send") == pace.rhythm("slow")
    assert pace.rhythm("unheard-of").interval == pytest.approx((1 + GUARD_SECONDS) / pacing.DEFAULT_RATE)


def test_bulk_work_is_sent_away_before_it_queues(pace: SharedPace) -> None:
    with bulk():
        pace.wait("slow")
        with pytest.raises(RateLimitExceeded):
            pace.wait("slow")
    with pytest.raises(RateLimitExceeded) as refused:
        pace.wait("slow")
    assert (refused.value.retry_after or 0) <= 10.6, "nothing stands in front of a person"


def test_a_vendor_that_asks_for_it_is_left_alone_before_its_first_call_too(pace: SharedPace) -> None:
    pace.hold("fast", seconds=60)
    for kind in (nullcontext, bulk):
        with kind(), pytest.raises(RateLimitExceeded) as refused:
            pace.wait("fast")
        assert 50 < (refused.value.retry_after or 0) <= 60
    pace.wait("fast/send")


def test_a_call_that_comes_late_to_its_slot_takes_another(
    pace: SharedPace, watch: Watch, database: Database
) -> None:
    watch.sleeps = False
    pace.wait("steady")
    first = _next_at(database, "steady")
    watch.overslept = [2 * LATE_SECONDS]
    pace.wait("steady")
    assert _next_at(database, "steady") - first == pytest.approx(2 * pace.rhythm("steady").interval)


def _next_at(database: Database, account: str) -> float:
    with database.read() as connection:
        found = connection.scalar(select(tables.pace.c.next_at).where(tables.pace.c.account == account))
    return float(found or 0.0)


def test_a_machine_that_is_always_late_is_not_stopped(
    pace: SharedPace, watch: Watch, database: Database
) -> None:
    watch.sleeps = False
    pace = replace(pace, rates={"steady": 4})
    pace.wait("steady")
    pace.wait("steady")
    first = _next_at(database, "steady")
    watch.overslept = [2 * LATE_SECONDS] * 10
    pace.wait("steady")
    assert _next_at(database, "steady") - first == pytest.approx(
        pacing.TRIES * pace.rhythm("steady").interval
    )


RATE, CALLERS, CALLS = 30, 6, 10


def test_no_second_sees_more_calls_than_the_rate_from_all_processes_together(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What a busy machine makes late loses its slot, however often: the promise is about what leaves.
    monkeypatch.setattr(pacing, "TRIES", 10_000)

    def work(number: int) -> list[float]:
        watch, database = Watch(), Database(database_url)
        pace = SharedPace(
            database=database, rates={"vendor": RATE}, bulk_patience=60, clock=watch, sleep=watch.sleep
        )

        def call(_number: int) -> list[float]:
            left = []
            for _ in range(CALLS):
                if number == 0:  # a person's process among those with bulk work
                    pace.wait("vendor")
                else:
                    with bulk():
                        pace.wait("vendor")
                left.append(watch.last)
            return left

        with ThreadPoolExecutor(CALLERS // 3) as pool:
            return [each for left in pool.map(call, range(CALLERS // 3)) for each in left]

    left = _gathered(in_processes(work, 3))
    assert len(left) == CALLERS * CALLS
    assert most_in_a_window(left, 1 + GUARD_SECONDS - LATE_SECONDS - SLACK) <= RATE


def test_a_person_waits_for_a_few_slots_only_while_a_backlog_is_worked_on(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One after the other: who waits for the database as well does not know how much of a slot's wait that has used up.
    taking, take = threading.Lock(), pace_rows.take
    waits: dict[bool, list[float]] = {True: [], False: []}

    def take_alone(*given: Any, before_turn: bool, **named: Any) -> float | None:
        with taking:
            seconds = take(*given, before_turn=before_turn, **named)
        if seconds is not None:
            waits[before_turn].append(seconds)
        return seconds

    monkeypatch.setattr(pace_rows, "take", take_alone)
    # What a pause leaves is for the person alone, who would then wait for the slots of his own calls.
    monkeypatch.setattr(pacing, "EARLY_SHARE", 0)
    database = Database(database_url)
    pace = SharedPace(database=database, rates={"vendor": RATE}, bulk_patience=60)
    stop = threading.Event()

    def backlog() -> None:
        with bulk():
            while not stop.is_set():
                pace.wait("vendor")

    with ThreadPoolExecutor(4) as pool:
        working = [pool.submit(backlog) for _ in range(4)]
        try:
            for _ in range(20):
                pace.wait("vendor")
        finally:
            stop.set()
        for each in working:
            each.result()
    interval = pace.rhythm("vendor").interval
    ahead = max(interval, min(pacing.AHEAD_SECONDS, pacing.AHEAD_SLOTS * interval))
    assert waits[False], "the backlog was worked on"
    assert max(waits[True]) <= ahead + interval + SLACK
    database.close()


def _gathered(results: list[object]) -> list[float]:
    left: list[float] = []
    for each in results:
        assert isinstance(each, list), each
        left += each
    return left
