"""Reads the whole audit log and tells what was changed, removed or put elsewhere since it was written."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from email_provisioning.persistence import log_segments
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.log import NOTHING, link, record_sql
from email_provisioning.persistence.log_segments import Segment
from email_provisioning.persistence.tables import log
from email_provisioning.provisioning.checkpoints import Checkpoints

#: Rows that the driver hands over at a time.
FETCH = 5_000
#: From so many rows on, every core takes its part.
WORTH_PROCESSES = 100_000
#: How many problems are told of; a log that was rewritten has one in each row.
MOST_PROBLEMS = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Something that is not as it was written."""

    #: ``changed``, ``removed``, ``truncated``, ``segment_changed``, ``checkpoint_foreign`` or ``checkpoint_differs``.
    kind: str
    #: The row, or the last row of the segment.
    id: int
    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Verification:
    """What a verification found."""

    rows: int
    segments: int
    #: Rows written since the last segment was sealed: removing the newest of these leaves no trace yet.
    unsealed: int
    problems: Sequence[Problem]


def verify(database: Database, checkpoints: Checkpoints, kept: Sequence[Segment] = ()) -> Verification:
    """Verify every row, every segment, and checkpoints that were kept elsewhere."""
    segments = list(_segments(database))
    dropped = max((each.last_id for each in segments if each.dropped_at is not None), default=0)
    start = next((each.hash for each in segments if each.last_id == dropped), NOTHING)
    first, last = dropped + 1, _last_id(database)
    rows, problems = _rows(database, first, last, start)
    problems += _of_segments(database, checkpoints, segments)
    problems += _of_checkpoints(database, checkpoints, segments, kept)
    sealed = segments[-1].last_id if segments else 0
    return Verification(
        rows=rows,
        segments=len(segments),
        unsealed=max(0, last - max(sealed, dropped)),
        problems=sorted(problems, key=lambda each: (each.id, each.kind))[:MOST_PROBLEMS],
    )


def _rows(database: Database, first: int, last: int, start: str) -> tuple[int, list[Problem]]:
    url = database.url.render_as_string(hide_password=False)
    cores = os.cpu_count() or 1
    if last - first < WORTH_PROCESSES or cores == 1:
        return _verify_range(url, database.log_key, first, last, start)
    # Each core begins with the hash that is stored before its part; whether that is right is another core's to say.
    bounds = [first + (last + 1 - first) * number // cores for number in range(cores + 1)]
    # A process with one thread can be forked, which saves each part a second of imports.
    way = "fork" if threading.active_count() == 1 else "spawn"
    with ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context(way)) as executor:
        parts = [
            executor.submit(
                _verify_range, url, database.log_key, begin, end - 1, start if begin == first else None
            )
            for begin, end in pairwise(bounds)
        ]
        results = [part.result() for part in parts]
    return sum(count for count, _ in results), [each for _, found in results for each in found]


def _verify_range(
    url: str, key: bytes, first: int, last: int, start: str | None
) -> tuple[int, list[Problem]]:
    """Verify the rows from ``first`` to ``last``; ``start`` is the hash before, None: what is stored there."""
    database = Database(url)
    try:
        before = start if start is not None else _stored_hash(database, first - 1)
        expected, count = first, 0
        problems: list[Problem] = []
        for number, record, stored in _fetch(database, first, last):
            if number != expected and len(problems) < MOST_PROBLEMS:
                problems.append(_missing(expected, number - 1))
                before = None
            # The row after a gap cannot be checked against the hash that is gone with it.
            if before is not None and link(key, before, record) != stored and len(problems) < MOST_PROBLEMS:
                problems.append(Problem(kind="changed", id=number, detail="the row is not as it was written"))
            before, expected, count = stored, number + 1, count + 1
        if expected <= last:
            problems.append(_missing(expected, last))
        return count, problems
    finally:
        database.close()


def _missing(first: int, last: int) -> Problem:
    rows = f"row {first} is" if first == last else f"rows {first} to {last} are"
    return Problem(kind="removed", id=first, detail=f"{rows} missing")


def _fetch(database: Database, first: int, last: int) -> Iterator[tuple[int, str, str]]:
    """Yield id, record and hash of each row, straight from the driver, for speed."""
    record = record_sql("sqlite" if database.is_sqlite else "postgresql")
    # Two whole numbers of our own: nothing has to be bound, which each driver would spell another way.
    query = f"SELECT id, {record}, hash FROM {log.name} WHERE id BETWEEN {first:d} AND {last:d} ORDER BY id"  # noqa: S608
    with database.read() as connection:
        driver: Any = connection.connection.dbapi_connection
        # PostgreSQL's cursor has a name so that the server keeps the rows until they are fetched.
        cursor = driver.cursor() if database.is_sqlite else driver.cursor(name="audit_verification")
        try:
            cursor.execute(query)
            while rows := cursor.fetchmany(FETCH):
                yield from rows
        finally:
            cursor.close()


def _stored_hash(database: Database, number: int) -> str | None:
    with database.read() as connection:
        found = connection.scalar(log.select().with_only_columns(log.c.hash).where(log.c.id == number))
    return str(found) if found is not None else None


def _last_id(database: Database) -> int:
    with database.read() as connection:
        query = log.select().with_only_columns(log.c.id).order_by(log.c.id.desc()).limit(1)
        return int(connection.scalar(query) or 0)


def _segments(database: Database) -> Iterator[Segment]:
    after = 0
    while True:
        with database.read() as connection:
            found = log_segments.page(connection, after=after)
        yield from found
        if not found:
            return
        after = found[-1].last_id


def _of_segments(
    database: Database, checkpoints: Checkpoints, segments: Sequence[Segment]
) -> Iterator[Problem]:
    end = 0
    for segment in segments:
        if not checkpoints.is_ours(segment):
            yield Problem(
                kind="segment_changed", id=segment.last_id, detail="the segment's signature is broken"
            )
        if segment.first_id != end + 1:
            yield Problem(
                kind="segment_changed", id=segment.last_id, detail=f"the segment after row {end} is missing"
            )
        end = segment.last_id
        if segment.dropped_at is None and _stored_hash(database, segment.last_id) != segment.hash:
            yield Problem(
                kind="truncated",
                id=segment.last_id,
                detail="the last row of the segment is gone or another one",
            )


def _of_checkpoints(
    database: Database, checkpoints: Checkpoints, segments: Sequence[Segment], kept: Sequence[Segment]
) -> Iterator[Problem]:
    dropped = {each.last_id: each.hash for each in segments if each.dropped_at is not None}
    for each in kept:
        if not checkpoints.is_ours(each):
            yield Problem(
                kind="checkpoint_foreign", id=each.last_id, detail="the checkpoint is not of this log's key"
            )
        elif each.hash != (dropped.get(each.last_id) or _stored_hash(database, each.last_id)):
            yield Problem(
                kind="checkpoint_differs",
                id=each.last_id,
                detail=f"the log does not hold what it held on {each.sealed_at:%Y-%m-%d %H:%M}",
            )
