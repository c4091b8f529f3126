"""Rows of the events table: what has happened, kept until nobody can ask for it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, select

from email_provisioning.domain.event import Event, EventKind
from email_provisioning.persistence.prepared import adding
from email_provisioning.persistence.tables import events, webhook_deliveries

_FIELDS = tuple(Event.__dataclass_fields__)
_COLUMNS = [events.c[name] for name in _FIELDS]
_INSERT = adding(events, *_FIELDS, "spread_at")


@dataclass(frozen=True, kw_only=True, slots=True)
class Filter:
    """Which events are wanted; None: whatever they say there."""

    kind: str | None = None
    account_id: str | None = None
    since: datetime | None = None


def insert(connection: Connection, event: Event, *, spread_at: datetime | None = None) -> None:
    """Add an event; with ``spread_at``, one that its maker brings to its webhook himself."""
    values = {name: getattr(event, name) for name in _FIELDS}
    _INSERT.write(connection, {**values, "spread_at": spread_at})


def get(connection: Connection, event_id: str) -> Event | None:
    """Return one event."""
    row = connection.execute(select(*_COLUMNS).where(events.c.id == event_id)).one_or_none()
    return _from_row(row) if row is not None else None


def newest_first(
    connection: Connection, wanted: Filter, *, limit: int, before: str | None = None
) -> list[Event]:
    """Return up to ``limit`` events whose id is below ``before``, newest first."""
    query = select(*_COLUMNS)
    if wanted.kind is not None:
        query = query.where(events.c.kind == wanted.kind)
    if wanted.account_id is not None:
        query = query.where(events.c.account_id == wanted.account_id)
    if wanted.since is not None:
        query = query.where(events.c.at >= wanted.since)
    if before is not None:
        query = query.where(events.c.id < before)
    return [_from_row(row) for row in connection.execute(query.order_by(events.c.id.desc()).limit(limit))]


def to_spread(connection: Connection, *, limit: int) -> list[Event]:
    """Return events that no webhook has been given yet, oldest first, of those that nobody else is at."""
    query = select(*_COLUMNS).where(events.c.spread_at.is_(None)).order_by(events.c.id).limit(limit)
    return [_from_row(row) for row in connection.execute(query.with_for_update(skip_locked=True))]


def mark_spread(connection: Connection, event_ids: Sequence[str], *, at: datetime) -> None:
    """Note that every webhook that wants them has been given some events."""
    connection.execute(events.update().where(events.c.id.in_(event_ids)).values(spread_at=at))


def any_to_spread(connection: Connection) -> bool:
    """Tell whether there are events that no webhook has been given yet."""
    query = select(events.c.id).where(events.c.spread_at.is_(None)).limit(1)
    return connection.scalar(query) is not None


def any_old(connection: Connection, *, before: datetime) -> bool:
    """Tell whether there are events of before an instant."""
    query = select(events.c.id).where(events.c.at < before).limit(1)
    return connection.scalar(query) is not None


def remove_old(connection: Connection, *, before: datetime, limit: int) -> int:
    """Remove events of before an instant, with their deliveries; return how many. What is to be delivered stays."""
    unfinished = exists().where(
        webhook_deliveries.c.event_id == events.c.id, webhook_deliveries.c.due_at.is_not(None)
    )
    old = (
        select(events.c.id)
        .where(events.c.at < before, events.c.spread_at.is_not(None), ~unfinished)
        .order_by(events.c.at)
        .limit(limit)
    )
    return connection.execute(events.delete().where(events.c.id.in_(old.scalar_subquery()))).rowcount


def _from_row(row: Row[Any]) -> Event:
    values = dict(zip(_FIELDS, row, strict=True))
    return Event(**{**values, "kind": EventKind(values["kind"])})
