"""``INSERT … ON CONFLICT``, which SQLite and PostgreSQL spell alike and SQLAlchemy does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert


def insert(connection: Connection, table: Table) -> Insert:
    """Return an insert that knows ``on_conflict_do_update`` on the connection's database."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def insert_or_replace(
    connection: Connection, table: Table, *, key: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Write one row, replacing ``values`` where a row with this ``key`` is there."""
    statement = insert(connection, table).values(**key, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=dict(values)))


def insert_if_absent(
    connection: Connection, table: Table, *, key: Mapping[str, Any], values: Mapping[str, Any]
) -> bool:
    """Write one row unless one with this ``key`` is there; tell whether it was written."""
    statement = insert(connection, table).values(**key, **values)
    statement = statement.on_conflict_do_nothing(index_elements=list(key))
    # Without the option PostgreSQL's answer to an INSERT is forgotten.
    return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount == 1
