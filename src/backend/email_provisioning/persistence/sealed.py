"""What is sealed in the database, whatever it is: the rows that a rotation of the key has to seal anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, Table, and_, func, select, tuple_

from email_provisioning.persistence.tables import kept_secrets, secrets, webhook_secrets

#: What names a row: the values of its primary key.
Key = tuple[str | int, ...]


def secret_binding(account_id: str, version: int) -> str:
    """Return what the sealed secret of an account is bound to."""
    return f"{account_id}/{version}"


def kept_binding(name: str) -> str:
    """Return what a provider's own sealed secret is bound to; no account's id begins so."""
    return f"kept/{name}"


def webhook_binding(webhook_id: str, version: int) -> str:
    """Return what the sealed secret of a webhook is bound to."""
    return f"webhook/{webhook_id}/{version}"


@dataclass(frozen=True, kw_only=True)
class SealedTable:
    """A table with a column ``sealed``, and ``key_id`` with the id of the key that opens it."""

    table: Table
    #: The columns of its primary key.
    key: tuple[str, ...]
    #: Returns what a row is bound to.
    bound_to: Callable[..., str]


#: Every table with something sealed in it.
SEALED = (
    SealedTable(table=secrets, key=("account_id", "version"), bound_to=secret_binding),
    SealedTable(table=kept_secrets, key=("name",), bound_to=kept_binding),
    SealedTable(table=webhook_secrets, key=("webhook_id", "version"), bound_to=webhook_binding),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class SealedRow:
    """One row of them."""

    key: Key
    key_id: str
    sealed: bytes = field(repr=False)


def wait_for_writers(connection: Connection, table: SealedTable) -> None:
    """Return when every transaction that has written to the table by now is over.

    SQLite has one writer at a time, so that the caller's own transaction says that already.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f'LOCK TABLE "{table.table.name}" IN SHARE ROW EXCLUSIVE MODE')


def count(connection: Connection, table: SealedTable, *, not_by: str) -> int:
    """Return how many rows are sealed with other keys than this one."""
    query = select(func.count()).select_from(table.table).where(_sealed_otherwise(table, not_by))
    return connection.scalar(query) or 0


def page(
    connection: Connection, table: SealedTable, *, not_by: str, after: Key | None, limit: int
) -> list[SealedRow]:
    """Return the next rows after a key that are sealed with other keys than this one."""
    columns = [table.table.c[name] for name in table.key]
    query = select(*columns, table.table.c.key_id, table.table.c.sealed).where(
        _sealed_otherwise(table, not_by)
    )
    if after is not None:
        query = query.where(tuple_(*columns) > tuple_(*after))
    found = connection.execute(query.order_by(*columns).limit(limit))
    return [SealedRow(key=tuple(row[:-2]), key_id=row[-2], sealed=row[-1]) for row in found]


def replace(
    connection: Connection, table: SealedTable, row: SealedRow, *, key_id: str, sealed: bytes
) -> None:
    """Put a secret that was sealed anew in the place of the row's, unless that has changed since."""
    named = [table.table.c[name] == value for name, value in zip(table.key, row.key, strict=True)]
    unchanged = and_(*named, table.table.c.key_id == row.key_id, table.table.c.sealed == row.sealed)
    connection.execute(table.table.update().where(unchanged).values(key_id=key_id, sealed=sealed))


def _sealed_otherwise(table: SealedTable, key_id: str) -> ColumnElement[bool]:
    return and_(table.table.c.sealed.is_not(None), table.table.c.key_id != key_id)
