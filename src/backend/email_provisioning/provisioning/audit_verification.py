"""Reads the whole audit log and tells what was changed, removed or put elsewhere since it was written."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

from email_provisioning.persistence import log_segments
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.log_record import NOTHING
from email_provisioning.persistence.log_segments import Segment
from email_provisioning.persistence.tables import log
from email_provisioning.provisioning.audit_part import MOST_PROBLEMS, Part, Problem, verify_part
from email_provisioning.provisioning.checkpoints import Checkpoints

#: From so many rows on, every core takes its part.
WORTH_PROCESSES = 100_000
#: The segments that we have removed ourselves: last row → its hash.
_Gone = Mapping[int, str]


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
    gone = {each.last_id: each.hash for each in segments if checkpoints.is_dropped(each)}
    dropped = max(gone, default=0)
    first, last = dropped + 1, _last_id(database)
    rows, problems = _rows(database, first, last, gone.get(dropped, NOTHING))
    problems += _of_segments(database, checkpoints, segments, gone)
    problems += _of_checkpoints(database, checkpoints, gone, kept)
    sealed = segments[-1].last_id if segments else 0
    return Verification(
        rows=rows,
        segments=len(segments),
        unsealed=max(0, last - max(sealed, dropped)),
        problems=sorted(problems, key=lambda each: (each.id, each.kind))[:MOST_PROBLEMS],
    )


def _rows(database: Database, first: int, last: int, start: str) -> tuple[int, list[Problem]]:
    cores = os.cpu_count() or 1
    if last - first < WORTH_PROCESSES or cores == 1:
        return verify_part(_part(database, first, last, start))
    # Each core begins with the hash that is stored before its part; whether that is right is another core's to say.
    bounds = [first + (last + 1 - first) * number // cores for number in range(cores + 1)]
    parts = [
        _part(database, begin, end - 1, start if begin == first else None) for begin, end in pairwise(bounds)
    ]
    # A process with one thread can be forked; another one's children have little to load.
    way = "fork" if threading.active_count() == 1 else "spawn"
    with ProcessPoolExecutor(cores - 1, mp_context=multiprocessing.get_context(way)) as executor:
        others = [executor.submit(verify_part, part) for part in parts[1:]]
        results = [verify_part(parts[0]), *(other.result() for other in others)]
    return sum(count for count, _ in results), [each for _, found in results for each in found]


def _part(database: Database, first: int, last: int, start: str | None) -> Part:
    if database.is_sqlite:
        place = database.url.database or ""
    else:
        place = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return Part(
        place=place,
        is_sqlite=database.is_sqlite,
        table=log.name,
        key=database.log_key,
        first=first,
        last=last,
        start=start,
    )


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
    database: Database, checkpoints: Checkpoints, segments: Sequence[Segment], gone: _Gone
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
        if segment.last_id in gone:
            continue
        if segment.dropped_at is not None:
            yield Problem(
                kind="drop_unproven", id=segment.last_id, detail="the segment was not removed by this server"
            )
        if _stored_hash(database, segment.last_id) != segment.hash:
            yield Problem(
                kind="truncated",
                id=segment.last_id,
                detail="the last row of the segment is gone or another one",
            )


def _of_checkpoints(
    database: Database, checkpoints: Checkpoints, gone: _Gone, kept: Sequence[Segment]
) -> Iterator[Problem]:
    for each in kept:
        if not checkpoints.is_ours(each):
            yield Problem(
                kind="checkpoint_foreign", id=each.last_id, detail="the checkpoint is not of this log's key"
            )
        elif each.hash != (gone.get(each.last_id) or _stored_hash(database, each.last_id)):
            yield Problem(
                kind="checkpoint_differs",
                id=each.last_id,
                detail=f"the log does not hold what it held on {each.sealed_at:%Y-%m-%d %H:%M}",
            )
