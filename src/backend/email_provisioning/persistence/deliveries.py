"""Rows of the webhook_deliveries table: each event that a webhook is given, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, literal, select

from email_provisioning.domain.event import Event, EventKind
from email_provisioning.domain.webhook import KEPT_TRIES, Attempt, DeliveryState
from email_provisioning.persistence.tables import events, webhook_deliveries
from email_provisioning.persistence.upsert import insert as insert_into

_OWN = ("webhook_id", "event_id", "state", "attempts", "due_at", "created_at", "finished_at", "tries")
_EVENT = tuple(Event.__dataclass_fields__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """One event on its way to one webhook."""

    webhook_id: str
    event: Event
    state: DeliveryState
    #: How often it was tried since it was last asked for.
    attempts: int
    #: When it is tried next; None once it is finished.
    due_at: datetime | None
    created_at: datetime
    finished_at: datetime | None
    #: The last tries, oldest first, as `Attempt.as_json` writes them.
    tries: Sequence[dict[str, Any]]


def insert(
    connection: Connection, pairs: Iterable[tuple[str, str]], *, at: datetime, due_at: datetime
) -> None:
    """Give webhooks events, by their ids."""
    fresh = {
        "state": DeliveryState.PENDING,
        "attempts": 0,
        "due_at": due_at,
        "created_at": at,
        "finished_at": None,
        "tries": [],
    }
    rows = [{"webhook_id": webhook_id, "event_id": event_id, **fresh} for webhook_id, event_id in pairs]
    if rows:
        connection.execute(webhook_deliveries.insert(), rows)


def get(connection: Connection, webhook_id: str, event_id: str) -> Delivery | None:
    """Return one delivery."""
    query = _select().where(
        webhook_deliveries.c.webhook_id == webhook_id, webhook_deliveries.c.event_id == event_id
    )
    row = connection.execute(query).one_or_none()
    return _from_row(row) if row is not None else None


def next_due(connection: Connection, webhook_id: str, *, at: datetime) -> Delivery | None:
    """Return the delivery of a webhook that is due the longest."""
    query = _select().where(webhook_deliveries.c.webhook_id == webhook_id, webhook_deliveries.c.due_at <= at)
    order = webhook_deliveries.c.due_at, webhook_deliveries.c.event_id
    row = connection.execute(query.order_by(*order).limit(1)).one_or_none()
    return _from_row(row) if row is not None else None


def newest_first(
    connection: Connection, webhook_id: str, *, state: str | None, limit: int, before: str | None = None
) -> list[Delivery]:
    """Return up to ``limit`` deliveries whose event's id is below ``before``, newest first."""
    query = _select().where(webhook_deliveries.c.webhook_id == webhook_id)
    if state is not None:
        query = query.where(webhook_deliveries.c.state == state)
    if before is not None:
        query = query.where(webhook_deliveries.c.event_id < before)
    rows = connection.execute(query.order_by(webhook_deliveries.c.event_id.desc()).limit(limit))
    return [_from_row(row) for row in rows]


def record(
    connection: Connection,
    delivery: Delivery,
    attempt: Attempt,
    *,
    state: DeliveryState,
    due_at: datetime | None,
    at: datetime,
) -> None:
    """Note a try, and what follows from it."""
    values = {
        "state": state,
        "attempts": delivery.attempts + 1,
        "due_at": due_at,
        "finished_at": None if state is DeliveryState.PENDING else at,
        "tries": [*delivery.tries, attempt.as_json()][-KEPT_TRIES:],
    }
    statement = webhook_deliveries.update().where(
        webhook_deliveries.c.webhook_id == delivery.webhook_id,
        webhook_deliveries.c.event_id == delivery.event.id,
    )
    connection.execute(statement.values(**values))


def give_up(connection: Connection, webhook_id: str, *, at: datetime) -> int:
    """Let everything fail that a webhook was still to get; return how much."""
    statement = webhook_deliveries.update().where(
        webhook_deliveries.c.webhook_id == webhook_id, webhook_deliveries.c.due_at.is_not(None)
    )
    values = {"state": DeliveryState.FAILED, "due_at": None, "finished_at": at}
    return connection.execute(statement.values(**values)).rowcount


def repeat(connection: Connection, webhook_id: str, event_id: str, *, at: datetime) -> bool:
    """Let one event be delivered again from the beginning; False where the webhook was not given it."""
    statement = webhook_deliveries.update().where(
        webhook_deliveries.c.webhook_id == webhook_id, webhook_deliveries.c.event_id == event_id
    )
    return connection.execute(statement.values(_again(at))).rowcount == 1


def repeat_failed(connection: Connection, webhook_id: str, *, since: datetime, at: datetime) -> int:
    """Let every delivery that has failed be tried again, of events since an instant; return how many."""
    recent = select(events.c.id).where(events.c.at >= since)
    statement = webhook_deliveries.update().where(
        webhook_deliveries.c.webhook_id == webhook_id,
        webhook_deliveries.c.state == DeliveryState.FAILED,
        webhook_deliveries.c.event_id.in_(recent),
    )
    return connection.execute(statement.values(_again(at))).rowcount


def repeat_all(
    connection: Connection, webhook_id: str, *, kinds: Collection[EventKind], since: datetime, at: datetime
) -> int:
    """Give a webhook every event of some kinds since an instant, whether it has had it or not; return how many."""
    columns = ["webhook_id", "event_id", "state", "attempts", "due_at", "created_at", "tries"]
    dates = webhook_deliveries.c.due_at.type
    chosen = select(
        literal(webhook_id),
        events.c.id,
        literal(str(DeliveryState.PENDING)),
        literal(0),
        literal(at, dates),
        literal(at, dates),
        literal([], webhook_deliveries.c.tries.type),
    ).where(events.c.at >= since, events.c.kind.in_(kinds), events.c.spread_at.is_not(None))
    statement = (
        insert_into(connection.dialect.name, webhook_deliveries)
        .from_select(columns, chosen)
        .on_conflict_do_update(index_elements=["webhook_id", "event_id"], set_=_again(at))
    )
    # Without the option PostgreSQL's answer to an INSERT is forgotten.
    return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount


def pending(connection: Connection) -> dict[str, int]:
    """Return how many deliveries each webhook is still to get, of those that are to get any."""
    query = (
        select(webhook_deliveries.c.webhook_id, func.count())
        .where(webhook_deliveries.c.due_at.is_not(None))
        .group_by(webhook_deliveries.c.webhook_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _again(at: datetime) -> dict[str, Any]:
    return {"state": DeliveryState.PENDING, "attempts": 0, "due_at": at, "finished_at": None}


def _select() -> Select[Any]:
    own = [webhook_deliveries.c[name].label(f"own_{name}") for name in _OWN]
    query = select(*own, *[events.c[name] for name in _EVENT])
    return query.join(events, events.c.id == webhook_deliveries.c.event_id)


def _from_row(row: Row[Any]) -> Delivery:
    own = dict(zip(_OWN, row[: len(_OWN)], strict=True))
    event = dict(zip(_EVENT, row[len(_OWN) :], strict=True))
    return Delivery(
        **{
            **{name: value for name, value in own.items() if name != "event_id"},
            "state": DeliveryState(own["state"]),
            "event": Event(**{**event, "kind": EventKind(event["kind"])}),
        }
    )
