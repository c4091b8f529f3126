"""Rows of the failures table: how often wrong passwords came, and when the last one did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, select

from email_provisioning.persistence.tables import failures
from email_provisioning.persistence.upsert import insert


@dataclass(frozen=True, kw_only=True, slots=True)
class Failures:
    """Wrong passwords of one kind."""

    count: int
    last_at: datetime


def of(connection: Connection, names: Sequence[str]) -> dict[str, Failures]:
    """Return what there is under some names."""
    rows = connection.execute(select(failures).where(failures.c.name.in_(names)))
    return {row.name: Failures(count=row._mapping["count"], last_at=row.last_at) for row in rows}


def note(connection: Connection, names: Sequence[str], *, at: datetime, forgotten_before: datetime) -> None:
    """Count one more under each name; what lies before ``forgotten_before`` does not count any more."""
    for name in sorted(names):  # always in this order, so that two at once cannot wait for each other
        statement = insert(connection.dialect.name, failures).values(name=name, count=1, last_at=at)
        again = case((failures.c.last_at < forgotten_before, 1), else_=failures.c.count + 1)
        connection.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_={"count": again, "last_at": at})
        )


def forget(connection: Connection, names: Sequence[str], *, before: datetime) -> None:
    """Forget what is under some names, and everything that lies before an instant."""
    connection.execute(failures.delete().where(failures.c.name.in_(names) | (failures.c.last_at < before)))
