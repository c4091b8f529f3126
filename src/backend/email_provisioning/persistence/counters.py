"""Counters that can be checked and counted up in one statement, so that a limit holds among many processes."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.sql.dml import ReturningInsert

from email_provisioning.persistence.tables import counters
from email_provisioning.persistence.upsert import insert


def take(connection: Connection, name: str, *, limit: int) -> bool:
    """Count one more under ``name`` unless ``limit`` is reached; tell whether it was counted."""
    if limit < 1:
        return False
    parameters = {"name": name, "used": 1, "the_limit": limit}
    return connection.execute(_take(connection.dialect.name), parameters).one_or_none() is not None


def give_back(connection: Connection, name: str) -> None:
    """Count one less under ``name``."""
    statement = counters.update().where(counters.c.name == name, counters.c.used > 0)
    connection.execute(statement.values(used=counters.c.used - 1))


def used(connection: Connection, name: str) -> int:
    """Return the count under ``name``."""
    return connection.scalar(select(counters.c.used).where(counters.c.name == name)) or 0


@cache
def _take(dialect: str) -> ReturningInsert[Any]:
    return (
        insert(dialect, counters)
        .on_conflict_do_update(
            index_elements=["name"],
            set_={"used": counters.c.used + 1},
            where=counters.c.used < bindparam("the_limit"),
        )
        .returning(counters.c.used)
    )
