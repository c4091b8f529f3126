"""``INSERT … ON CONFLICT``, which SQLite and PostgreSQL spell alike and SQLAlchemy does not."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert


def insert(dialect: str, table: Table) -> Insert:
    """Return an insert that knows ``on_conflict_do_update`` on the databases of a dialect."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def insert_or_replace(
    connection: Connection, table: Table, *, key: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Write one row, replacing ``values`` where a row with this ``key`` is there."""
    statement = _replacing(connection.dialect.name, table, tuple(key), tuple(values))
    connection.execute(statement, {**key, **values})


def insert_if_absent(
    connection: Connection, table: Table, *, key: Mapping[str, Any], values: Mapping[str, Any]
) -> bool:
    """Write one row unless one with this ``key`` is there; tell whether it was written."""
    statement = insert(connection.dialect.name, table).on_conflict_do_nothing(index_elements=list(key))
    # Without the option PostgreSQL's answer to an INSERT is forgotten.
    options = {"preserve_rowcount": True}
    return connection.execute(statement, {**key, **values}, execution_options=options).rowcount == 1


@cache
def _replacing(dialect: str, table: Table, key: tuple[str, ...], values: tuple[str, ...]) -> Insert:
    statement = insert(dialect, table)
    new = {name: statement.excluded[name] for name in values}
    return statement.on_conflict_do_update(index_elements=list(key), set_=new)
