"""Rows of the pace table: the slots in which each account at a vendor may be called, given out in one statement.

GCRA: slots come at equal intervals, and whoever takes one moves the next one on. After a pause some may be taken
before their turn, no more than the pause has left untaken; what is taken so is missing afterwards. With ``early``
times ``interval`` below the length of a window, no window of any position holds more slots than with equal intervals.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, TextClause, select, text

from email_provisioning.persistence.tables import pace
from email_provisioning.persistence.upsert import insert_if_absent

#: The longest time that a vendor can hold an account, in seconds. Slots further away than that, or than any caller
#: waits, come from a clock that was set back, and do not count.
LONGEST_HOLD, LONGEST_QUEUE = 3600.0, 600.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Rhythm:
    """The slots of one account."""

    #: Seconds between two slots.
    interval: float
    #: How many slots may be taken before their turn, after a pause that has left as many untaken.
    early: int


def take(
    connection: Connection,
    account: str,
    rhythm: Rhythm,
    *,
    within: float,
    before_turn: bool,
    now: float | None = None,
) -> float | None:
    """Take the next slot if it comes within so many seconds, and return in how many; None: nothing is taken.

    ``before_turn`` lets the caller have one of those that a pause has left. ``now`` is the time, in seconds since
    1970: by default the clock of the database's machine, which all processes share.
    """
    values = {
        "account": account,
        "interval": rhythm.interval,
        "early": rhythm.early,
        "within": within,
        "before_turn": int(before_turn),
        "now": _now(connection, now),
    }
    slot: float | None = connection.scalar(_take(connection.dialect.name), values)
    return None if slot is None else max(0.0, slot)


def next_slot(connection: Connection, account: str, *, now: float | None = None) -> float | None:
    """Return in how many seconds the next slot comes in turn; None for an account that has no row yet."""
    values = {"account": account, "now": _now(connection, now)}
    seconds: float | None = connection.scalar(_next(connection.dialect.name), values)
    return None if seconds is None else max(0.0, seconds)


def hold(connection: Connection, account: str, *, seconds: float, now: float | None = None) -> bool:
    """Give out no slot for so long, `LONGEST_HOLD` at most; False for an account that has no row yet."""
    values = {
        "account": account,
        "seconds": min(seconds, LONGEST_HOLD),
        "now": _now(connection, now),
    }
    return connection.execute(_hold(connection.dialect.name), values).rowcount == 1


def add(connection: Connection, account: str) -> None:
    """Add the row of an account that has been called never yet."""
    values = {"next_at": 0.0, "slot_at": 0.0, "early": 0, "held_until": 0.0}
    insert_if_absent(connection, pace, key={"account": account}, values=values)


def accounts(connection: Connection) -> list[str]:
    """Return every account that has been called."""
    return list(connection.scalars(select(pace.c.account).order_by(pace.c.account)))


def _now(connection: Connection, now: float | None) -> float | None:
    """Return what the statement takes for now: SQLite is on this machine, PostgreSQL has a clock of its own."""
    return time.time() if now is None and connection.dialect.name == "sqlite" else now


@dataclass(frozen=True, kw_only=True, slots=True)
class _Words:
    """How a database spells what the statements need."""

    most: str
    least: str
    #: A positive number without what is behind its point.
    whole: str
    #: The time, and how RETURNING may name the time that the statement began with.
    clock: str
    began: str


_WORDS = {
    "sqlite": _Words(
        most="max", least="min", whole="CAST({} AS INTEGER)", clock="CAST(:now AS REAL)", began=":now"
    ),
    "postgresql": _Words(
        most="GREATEST",
        least="LEAST",
        whole="floor({})",
        clock="COALESCE(CAST(:now AS float8), CAST(extract(epoch FROM clock_timestamp()) AS float8))",
        began="clock.now",
    ),
}
#: The next slot in turn, and the end of the hold; what is too far away comes from a clock that was set back.
_TURN = f"CASE WHEN p.next_at > clock.now + {LONGEST_QUEUE} THEN clock.now ELSE p.next_at END"
_HELD = f"CASE WHEN p.held_until > clock.now + {LONGEST_HOLD} THEN clock.now ELSE p.held_until END"


@cache
def _take(dialect: str) -> TextClause:
    # In one statement each name stands for the value before it; the row is locked, so that value is the newest.
    words = _WORDS[dialect]
    interval = "CAST(:interval AS DOUBLE PRECISION)"
    paused = f"({_TURN}) <= clock.now AND ({_HELD}) <= clock.now"
    early = (
        f"({_TURN}) > clock.now AND ({_HELD}) <= clock.now"
        " AND p.early > 0 AND CAST(:before_turn AS INTEGER) = 1"
    )
    in_turn = f"{words.most}({_TURN}, {_HELD}, clock.now)"
    slot = f"CASE WHEN {early} THEN clock.now ELSE {in_turn} END"
    untaken = words.whole.format(f"(clock.now - ({_TURN})) / {interval}")
    return text(
        f"UPDATE {pace.name} AS p SET"  # noqa: S608 (only our own table's name)
        f" slot_at = {slot},"
        f" next_at = {interval} + CASE WHEN {early} THEN {_TURN} ELSE {in_turn} END,"
        f" early = CASE WHEN {early} THEN p.early - 1"
        f" WHEN {paused} THEN {words.least}(CAST(:early AS INTEGER), {untaken}) ELSE 0 END"
        f" FROM (SELECT {words.clock} AS now) AS clock"
        f" WHERE p.account = :account AND {slot} - clock.now <= CAST(:within AS DOUBLE PRECISION)"
        f" RETURNING slot_at - {words.began}"
    )


@cache
def _next(dialect: str) -> TextClause:
    words = _WORDS[dialect]
    return text(
        f"SELECT {words.most}({_TURN}, {_HELD}, clock.now) - clock.now"  # noqa: S608 (only our own table's name)
        f" FROM {pace.name} AS p, (SELECT {words.clock} AS now) AS clock WHERE p.account = :account"
    )


@cache
def _hold(dialect: str) -> TextClause:
    words = _WORDS[dialect]
    until = "clock.now + CAST(:seconds AS DOUBLE PRECISION)"
    return text(
        f"UPDATE {pace.name} AS p SET"  # noqa: S608 (only our own table's name)
        f" early = 0, held_until = {words.most}({_HELD}, {until})"
        f" FROM (SELECT {words.clock} AS now) AS clock WHERE p.account = :account"
    )
