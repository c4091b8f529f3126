"""Counters that can be checked and counted up in one statement, so that a limit holds among many processes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Integer, String, bindparam, case, select
from sqlalchemy.sql.dml import ReturningInsert

from email_provisioning.persistence.tables import counters
from email_provisioning.persistence.upsert import insert


def take(connection: Connection, limits: Mapping[str, int]) -> str | None:
    """Count one more under each name that has a limit, in one statement.

    Returns the first name whose limit is reached, None where there is none: what was counted under the others is then
    for the caller to roll back. The rows are locked in the order of ``limits``.
    """
    if refused := next((name for name, limit in limits.items() if limit < 1), None):
        return refused
    statement = _take(connection.dialect.name, len(limits))
    names = {f"name_{place}": name for place, name in enumerate(limits)}
    values = {f"limit_{place}": limit for place, limit in enumerate(limits.values())}
    counted = set(connection.scalars(statement, {**names, **values}))
    return next((name for name in limits if name not in counted), None)


def give_back(connection: Connection, name: str) -> None:
    """Count one less under ``name``."""
    statement = counters.update().where(counters.c.name == name, counters.c.used > 0)
    connection.execute(statement.values(used=counters.c.used - 1))


def used(connection: Connection, name: str) -> int:
    """Return the count under ``name``."""
    return connection.scalar(select(counters.c.used).where(counters.c.name == name)) or 0


@cache
def _take(dialect: str, count: int) -> ReturningInsert[Any]:
    names = [bindparam(f"name_{place}", type_=String) for place in range(count)]
    limits = [bindparam(f"limit_{place}", type_=Integer) for place in range(count)]
    limit = case(*((counters.c.name == name, limit) for name, limit in zip(names, limits, strict=True)))
    return (
        insert(dialect, counters)
        .values([{"name": name, "used": 1} for name in names])
        .on_conflict_do_update(
            index_elements=["name"], set_={"used": counters.c.used + 1}, where=counters.c.used < limit
        )
        .returning(counters.c.name)
    )
