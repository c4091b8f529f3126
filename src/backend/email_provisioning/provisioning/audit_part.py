"""Verifies the rows of one part of the audit log, in a process of its own where there are many.

Rows come straight from the driver, as octets and not as text; this module loads neither SQLAlchemy nor anything else
that takes a process longer to load than ten thousand rows take.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b

from email_provisioning.errors import StorageUnavailable
from email_provisioning.persistence.log_record import SIZE, record_sql

#: Rows that PostgreSQL hands over at a time.
FETCH = 5_000
#: How many problems are told of; a log that was rewritten has one in each row.
MOST_PROBLEMS = 1_000
#: Id, record, hash.
Row = tuple[int, bytes, bytes]


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Something that is not as it was written."""

    #: ``changed``, ``removed``, ``truncated``, ``segment_changed``, ``drop_unproven``, ``checkpoint_foreign`` or
    #: ``checkpoint_differs``.
    kind: str
    #: The row, or the last row of the segment.
    id: int
    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Rows that follow one another."""

    #: SQLite's file, or what PostgreSQL's driver takes.
    place: str = field(repr=False)
    is_sqlite: bool
    table: str
    key: bytes = field(repr=False)
    first: int
    last: int
    #: The hash before the first row; None: what is stored there.
    start: str | None


def verify_part(part: Part) -> tuple[int, list[Problem]]:
    """Return how many rows there are, and what is wrong with them; raise `StorageUnavailable`."""
    with _sqlite(part) if part.is_sqlite else _postgresql(part) as (before, rows):
        return _chain(part, before, rows)


def _chain(part: Part, before: bytes | None, rows: Iterable[Row]) -> tuple[int, list[Problem]]:
    bare = blake2b(key=part.key, digest_size=SIZE)
    expected, count = part.first, 0
    problems: list[Problem] = []
    for number, record, stored in rows:
        if number != expected:
            # The row after a gap cannot be checked against the hash that is gone with it.
            before = None
            _note(problems, _missing(expected, number - 1))
        if before is not None:
            linked = bare.copy()
            linked.update(b"%b%b" % (before, record))
            if linked.hexdigest().encode() != stored:
                detail = "the row is not as it was written"
                _note(problems, Problem(kind="changed", id=number, detail=detail))
        before, expected, count = stored, number + 1, count + 1
    if expected <= part.last:
        _note(problems, _missing(expected, part.last))
    return count, problems


def _note(problems: list[Problem], problem: Problem) -> None:
    if len(problems) < MOST_PROBLEMS:
        problems.append(problem)


def _missing(first: int, last: int) -> Problem:
    rows = f"row {first} is" if first == last else f"rows {first} to {last} are"
    return Problem(kind="removed", id=first, detail=f"{rows} missing")


#: The hash before the first row as far as it is known, and the rows.
_Opened = tuple[bytes | None, Iterable[Row]]


@contextmanager
def _sqlite(part: Part) -> Iterator[_Opened]:
    try:
        with closing(sqlite3.connect(part.place)) as connection:
            connection.text_factory = bytes
            before = _before(part, connection.execute(_hash_before(part)).fetchone)
            yield before, connection.execute(_rows(part))
    except sqlite3.Error as error:
        raise StorageUnavailable(cause=f"{type(error).__name__}: {error}") from error


@contextmanager
def _postgresql(part: Part) -> Iterator[_Opened]:
    import psycopg
    from psycopg.abc import Buffer
    from psycopg.adapt import Loader

    class Octets(Loader):
        def load(self, data: Buffer) -> bytes:
            return bytes(data)

    try:
        with psycopg.connect(part.place, client_encoding="utf8") as connection:
            for name in ("text", "varchar"):
                connection.adapters.register_loader(name, Octets)
            before = _before(part, connection.execute(_hash_before(part)).fetchone)
            # A cursor that has a name, so that the server keeps the rows until they are fetched.
            with connection.cursor(name="audit_part") as cursor:
                cursor.itersize = FETCH
                yield before, cursor.execute(_rows(part))
    except psycopg.Error as error:
        raise StorageUnavailable(cause=f"{type(error).__name__}: {error}") from error


def _before(part: Part, stored: Callable[[], tuple[bytes] | None]) -> bytes | None:
    """Return the hash before the first row; whether one that is stored is right is for another part to say."""
    if part.start is not None:
        return part.start.encode()
    row = stored()
    return row[0] if row is not None else None


# Two whole numbers and a name of our own: nothing has to be bound, which each driver would spell another way.
def _rows(part: Part) -> str:
    record = record_sql(sqlite=part.is_sqlite)
    between = f"id BETWEEN {part.first:d} AND {part.last:d}"
    return f"SELECT id, {record}, hash FROM {part.table} WHERE {between} ORDER BY id"  # noqa: S608


def _hash_before(part: Part) -> str:
    return f"SELECT hash FROM {part.table} WHERE id = {part.first - 1:d}"  # noqa: S608
