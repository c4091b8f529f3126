"""The slots in which vendors are called: never too many in any second, whoever asks when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine

from email_provisioning.persistence import pace, tables
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.pace import LONGEST_HOLD, Rhythm

#: Any instant: seconds since 1970.
NOON = 1_800_000_000.0
TENTH = Rhythm(interval=0.1, early=4)
#: What the arithmetic of doubles at such instants loses, in seconds.
EXACT = 1e-5


def taken(connection: Connection, now: float, *, rhythm: Rhythm = TENTH, **given: float) -> float | None:
    """Take a slot as a person would, and return when it is, in seconds after noon."""
    options = {"within": 60.0, "before_turn": True, **given}
    seconds = pace.take(
        connection,
        "vendor",
        rhythm,
        within=options["within"],
        before_turn=bool(options["before_turn"]),
        now=NOON + now,
    )
    return None if seconds is None else round(now + seconds, 4)


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """Return a connection to a database that knows the account, which has never been called."""
    database = Database(database_url)
    with database.write_once() as connection:
        pace.add(connection, "vendor")
        yield connection
    database.close()


def test_slots_come_at_equal_intervals(connection: Connection) -> None:
    taken(connection, 0, before_turn=False)
    assert [taken(connection, 0, before_turn=False) for _ in range(4)] == [0.1, 0.2, 0.3, 0.4]
    assert pace.next_slot(connection, "vendor", now=NOON) == pytest.approx(0.5, abs=EXACT)


def test_a_slot_that_is_too_far_away_is_not_taken(connection: Connection) -> None:
    for _ in range(3):
        taken(connection, 0, before_turn=False)
    for _ in range(3):
        assert taken(connection, 0, within=0.25, before_turn=False) is None
    assert taken(connection, 0.06, within=0.25, before_turn=False) == 0.3


def test_a_pause_leaves_slots_that_a_person_takes_at_once(connection: Connection) -> None:
    assert [taken(connection, 0) for _ in range(6)] == [0, 0, 0, 0, 0, 0.5]
    # The next pause is shorter than what one may save up.
    assert [taken(connection, 0.85) for _ in range(4)] == [0.85, 0.85, 0.85, 1.15]


def test_bulk_work_takes_no_slot_before_its_turn(connection: Connection) -> None:
    assert taken(connection, 0, before_turn=False) == 0
    assert taken(connection, 0.01, within=0.05, before_turn=False) is None
    assert taken(connection, 0.01, within=0.05) == 0.01


def test_a_vendor_that_asks_for_it_is_left_alone(connection: Connection) -> None:
    taken(connection, 0)
    assert pace.hold(connection, "vendor", seconds=30, now=NOON)
    assert pace.hold(connection, "vendor", seconds=5, now=NOON), "a shorter one ends nothing"
    assert taken(connection, 1, within=10) is None
    assert pace.next_slot(connection, "vendor", now=NOON + 1) == pytest.approx(29, abs=EXACT)
    assert [taken(connection, 1) for _ in range(3)] == [30, 30.1, 30.2], "and nothing is caught up on"


def test_a_vendor_holds_nothing_longer_than_an_hour(connection: Connection) -> None:
    pace.hold(connection, "vendor", seconds=10 * LONGEST_HOLD, now=NOON)
    assert taken(connection, LONGEST_HOLD + 1) == LONGEST_HOLD + 1


def test_a_clock_that_is_set_back_stops_nothing(connection: Connection) -> None:
    pace.hold(connection, "vendor", seconds=60, now=NOON)
    taken(connection, 60)
    assert [taken(connection, -86_400) for _ in range(2)] == [-86_400, -86_399.9]


def test_an_account_that_nobody_has_called_is_told_apart(connection: Connection) -> None:
    assert pace.next_slot(connection, "another") is None
    assert pace.take(connection, "another", TENTH, within=1, before_turn=True) is None
    assert not pace.hold(connection, "another", seconds=1)
    pace.add(connection, "another")
    pace.add(connection, "another")
    assert pace.take(connection, "another", TENTH, within=1, before_turn=True) == 0
    assert pace.accounts(connection) == ["another", "vendor"]


def test_the_database_s_own_clock_is_the_default(connection: Connection) -> None:
    assert pace.take(connection, "vendor", TENTH, within=1, before_turn=False) == 0
    second = pace.take(connection, "vendor", Rhythm(interval=50, early=0), within=1, before_turn=False)
    assert second is not None
    assert 0 <= second <= 0.1


@contextmanager
def in_memory() -> Iterator[Connection]:
    with create_engine("sqlite://").begin() as connection:
        tables.pace.create(connection)
        pace.add(connection, "vendor")
        yield connection


def most_in_a_window(slots: Sequence[float], length: float) -> int:
    """Return how many slots the fullest window holds, wherever it begins."""
    ordered = sorted(slots)
    return max(sum(start <= slot < start + length - EXACT for slot in ordered) for start in ordered)


@settings(max_examples=150)
@given(
    rate=st.integers(min_value=1, max_value=24),
    asks=st.lists(
        st.tuples(
            st.one_of(
                st.just(0.0), st.floats(min_value=0, max_value=0.3), st.floats(min_value=0, max_value=3)
            ),
            st.booleans(),
        ),
        min_size=1,
        max_size=80,
    ),
)
def test_no_second_holds_more_slots_than_the_rate_whoever_asks_when(
    rate: int, asks: list[tuple[float, bool]]
) -> None:
    # The longest window that slots may be counted in: see the pace itself, which spreads a second's slots over it.
    length = 1.06
    rhythm = Rhythm(interval=length / rate, early=max(0, rate // 2 - 1))
    now, slots = 0.0, []
    with in_memory() as connection:
        for pause, bulk in asks:
            now += pause
            within = rhythm.interval if bulk else 5.0
            seconds = pace.take(
                connection, "vendor", rhythm, within=within, before_turn=not bulk, now=NOON + now
            )
            slots += [] if seconds is None else [now + seconds]
    assert most_in_a_window(slots, length) <= rate
