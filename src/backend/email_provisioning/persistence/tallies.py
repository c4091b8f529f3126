"""How many there are of each kind, and what else is known without counting: rows of tallies and measurements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, text

from email_provisioning.persistence.tables import PREFIX, measurements, runs, tallies
from email_provisioning.persistence.upsert import insert_or_replace

#: How many rows are summed up at once.
BATCH = 50_000
_SUMS = select(tallies.c.name, func.sum(tallies.c.amount)).group_by(tallies.c.name)
# One statement is one look at the database: rows that are added meanwhile stay for the next time.
_FOLD_POSTGRESQL = text(
    f"WITH gone AS (DELETE FROM {PREFIX}tallies WHERE id IN ("  # noqa: S608 (our own names)
    f"SELECT id FROM {PREFIX}tallies ORDER BY id LIMIT :batch FOR UPDATE SKIP LOCKED) RETURNING name, amount) "
    f"INSERT INTO {PREFIX}tallies (name, amount) SELECT name, sum(amount) FROM gone GROUP BY name"
)
_SUM_UP_SQLITE = text(
    f"INSERT INTO {PREFIX}tallies (name, amount) "  # noqa: S608 (our own names)
    f"SELECT name, sum(amount) FROM {PREFIX}tallies WHERE id <= :last GROUP BY name"
)


def sums(connection: Connection) -> dict[str, int]:
    """Return how many there are of each kind."""
    return {str(name): int(amount) for name, amount in connection.execute(_SUMS)}


def rows(connection: Connection, *, most: int) -> int:
    """Return how many rows the tallies have, as far as ``most``."""
    some = select(tallies.c.id).limit(most).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0


def fold(connection: Connection) -> None:
    """Make one row of many, in a transaction of the caller's; nothing that others add meanwhile is lost."""
    if connection.dialect.name != "sqlite":
        connection.execute(_FOLD_POSTGRESQL, {"batch": BATCH})
        return
    ids = select(tallies.c.id).order_by(tallies.c.id).limit(BATCH).subquery()
    last = connection.scalar(select(func.max(ids.c.id)))
    if last is not None:
        connection.execute(_SUM_UP_SQLITE, {"last": last})
        connection.execute(delete(tallies).where(tallies.c.id <= last))


def oldest_run(connection: Connection) -> datetime | None:
    """Return when the oldest run that is not finished was asked for."""
    query = select(runs.c.created_at).where(runs.c.due_at.is_not(None)).order_by(runs.c.created_at).limit(1)
    return connection.scalar(query)


def longest_due(connection: Connection) -> datetime | None:
    """Return when the run that has waited longest for a worker became due, or will."""
    query = select(runs.c.due_at).where(runs.c.due_at.is_not(None)).order_by(runs.c.due_at).limit(1)
    return connection.scalar(query)


def measured(connection: Connection) -> dict[str, tuple[float, datetime]]:
    """Return what was measured, and when."""
    query = select(measurements.c.name, measurements.c.value, measurements.c.at)
    return {row.name: (row.value, row.at) for row in connection.execute(query)}


def measured_at(connection: Connection, name: str) -> datetime | None:
    """Return when something was measured last."""
    return connection.scalar(select(measurements.c.at).where(measurements.c.name == name))


def note(connection: Connection, values: Mapping[str, float], *, prefix: str, at: datetime) -> None:
    """Write what was measured, and drop what was measured before under the same prefix and is not any more."""
    for name, value in values.items():
        insert_or_replace(
            connection, measurements, key={"name": prefix + name}, values={"value": value, "at": at}
        )
    connection.execute(
        measurements.delete().where(
            measurements.c.name.startswith(prefix, autoescape=True), measurements.c.at < at
        )
    )
