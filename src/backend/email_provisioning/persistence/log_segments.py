"""Rows of the segments table: stretches of the audit log that are sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from email_provisioning.persistence.tables import log, log_segments


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment:
    """A stretch of the log that is sealed."""

    first_id: int
    last_id: int
    #: The hash of its last row.
    hash: str
    #: When its last row was written.
    last_at: datetime
    sealed_at: datetime
    #: Ed25519 over the other values, hexadecimal.
    signature: str
    #: When its rows were removed; None: they are there.
    dropped_at: datetime | None = None
    #: Ed25519 over all of that, hexadecimal: it was us who removed them.
    drop_signature: str | None = None


def newest(connection: Connection) -> Segment | None:
    """Return the segment that was sealed last."""
    query = select(log_segments).order_by(log_segments.c.last_id.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return _from_row(row) if row is not None else None


def page(connection: Connection, *, after: int = 0, limit: int = 1000) -> list[Segment]:
    """Return up to ``limit`` segments in order, those whose last row is beyond ``after``."""
    query = select(log_segments).where(log_segments.c.last_id > after)
    return [_from_row(row) for row in connection.execute(query.order_by(log_segments.c.last_id).limit(limit))]


def kept(connection: Connection, *, limit: int) -> list[Segment]:
    """Return up to ``limit`` segments whose rows are there, oldest first."""
    query = select(log_segments).where(log_segments.c.dropped_at.is_(None))
    return [_from_row(row) for row in connection.execute(query.order_by(log_segments.c.last_id).limit(limit))]


def insert(connection: Connection, segment: Segment) -> None:
    """Add a segment."""
    connection.execute(
        log_segments.insert(), {name: getattr(segment, name) for name in Segment.__dataclass_fields__}
    )


def drop(connection: Connection, segment: Segment) -> int:
    """Remove the rows of a segment that says when, and whose own row stays; return how many there were."""
    mark = log_segments.update().where(
        log_segments.c.last_id == segment.last_id, log_segments.c.dropped_at.is_(None)
    )
    values = {"dropped_at": segment.dropped_at, "drop_signature": segment.drop_signature}
    if connection.execute(mark.values(values)).rowcount != 1:
        return 0
    rows = log.delete().where(log.c.id.between(segment.first_id, segment.last_id))
    return connection.execute(rows).rowcount


def _from_row(row: Row[Any]) -> Segment:
    return Segment(**row._mapping)
