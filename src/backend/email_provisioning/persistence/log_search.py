"""Reading the audit log: pages by key, whatever is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from email_provisioning.persistence.tables import log


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One row of the audit log."""

    id: int
    at: datetime
    #: Who did it: a user's id, ``operator`` or ``system``.
    user_id: str
    action: str
    #: ``success``, ``failed``, or the code of the error that it was refused with.
    status: str
    email_account_id: str | None
    address: str | None
    request_id: str | None
    origin: str | None
    details: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Filter:
    """Which entries are wanted; None: whatever they say there."""

    user_id: str | None = None
    account_id: str | None = None
    #: Canonical.
    address: str | None = None
    action: str | None = None
    status: str | None = None
    #: From this instant on, and before that one.
    since: datetime | None = None
    until: datetime | None = None


_COLUMNS = [log.c[name] for name in Entry.__dataclass_fields__]


def newest_first(
    connection: Connection, wanted: Filter, *, limit: int, before: int | None = None
) -> list[Entry]:
    """Return up to ``limit`` entries whose id is below ``before``, newest first."""
    query = _of(connection, wanted)
    if query is None:
        return []
    if before is not None:
        query = query.where(log.c.id < before)
    return [_from_row(row) for row in connection.execute(query.order_by(log.c.id.desc()).limit(limit))]


def oldest_first(connection: Connection, wanted: Filter, *, limit: int, after: int = 0) -> list[Entry]:
    """Return up to ``limit`` entries whose id is beyond ``after``, oldest first."""
    query = _of(connection, wanted)
    if query is None:
        return []
    query = query.where(log.c.id > after).order_by(log.c.id).limit(limit)
    return [_from_row(row) for row in connection.execute(query)]


def _of(connection: Connection, wanted: Filter) -> Select[Any] | None:
    query = select(*_COLUMNS)
    for column, value in (
        (log.c.user_id, wanted.user_id),
        (log.c.email_account_id, wanted.account_id),
        (log.c.address, wanted.address),
        (log.c.action, wanted.action),
        (log.c.status, wanted.status),
    ):
        if value is not None:
            query = query.where(column == value)
    # Ids and times grow together: bounds on ids let the pages of any index end where the time does.
    if wanted.since is not None:
        first = connection.scalar(select(func.min(log.c.id)).where(log.c.at >= wanted.since))
        if first is None:
            return None
        query = query.where(log.c.id >= first)
    if wanted.until is not None:
        last = connection.scalar(select(func.max(log.c.id)).where(log.c.at < wanted.until))
        if last is None:
            return None
        query = query.where(log.c.id <= last)
    return query


def _from_row(row: Row[Any]) -> Entry:
    return Entry(**row._mapping)
