"""Counters that can be checked and counted up in one statement, so that a limit holds among many processes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

from sqlalchemy import Connection, select, text

from email_provisioning.persistence.prepared import Prepared
from email_provisioning.persistence.tables import counters


def take(connection: Connection, limits: Mapping[str, int]) -> str | None:
    """Count one more under each name that has a limit, in one statement.

    Returns the first name whose limit is reached, None where there is none: what was counted under the others is then
    for the caller to roll back. The rows are locked in the order of ``limits``.
    """
    if refused := next((name for name, limit in limits.items() if limit < 1), None):
        return refused
    names = {f"name_{place}": name for place, name in enumerate(limits)}
    values = {f"limit_{place}": limit for place, limit in enumerate(limits.values())}
    counted = {name for (name,) in _take(len(limits)).rows(connection, {**names, **values})}
    return next((name for name in limits if name not in counted), None)


def give_back(connection: Connection, name: str) -> None:
    """Count one less under ``name``."""
    statement = counters.update().where(counters.c.name == name, counters.c.used > 0)
    connection.execute(statement.values(used=counters.c.used - 1))


def used(connection: Connection, name: str) -> int:
    """Return the count under ``name``."""
    return connection.scalar(select(counters.c.used).where(counters.c.name == name)) or 0


def used_of(connection: Connection, names: Collection[str]) -> dict[str, int]:
    """Return the counts under several names, those that there are none of left out."""
    query = select(counters.c.name, counters.c.used).where(counters.c.name.in_(names))
    return {row.name: row.used for row in connection.execute(query)}


@cache
def _take(count: int) -> Prepared:
    rows = ", ".join(f"(:name_{place}, 1)" for place in range(count))
    limits = " ".join(f"WHEN :name_{place} THEN :limit_{place}" for place in range(count))
    statement = text(
        f"INSERT INTO {counters.name} AS counter (name, used) VALUES {rows}"  # noqa: S608 (only our own table's name)
        f" ON CONFLICT (name) DO UPDATE SET used = counter.used + 1"
        f" WHERE counter.used < CASE counter.name {limits} END RETURNING name"
    )
    return Prepared(lambda _dialect: statement.columns(counters.c.name))
