"""Rows of the secrets table: where each secret is, and what is still to be done with it.

Every change of a row that somebody works on is fenced by the token of the lease.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    literal,
    or_,
    select,
    tuple_,
    update,
)

from email_provisioning.errors import LostLease
from email_provisioning.persistence.prepared import Prepared
from email_provisioning.persistence.tables import UtcDateTime, secrets
from email_provisioning.persistence.upsert import Insert, insert

#: The kind of the embedded store, whose secrets are in the rows themselves.
EMBEDDED = "local"

#: An account's id and a version.
Key = tuple[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One secret: where it is, and what is to be done with it."""

    account_id: str
    version: int
    #: The owner of the account when it was written.
    user_id: str
    #: The kind of the store that it is read from.
    store: str
    #: The kind of a store that has, or may have, a copy besides.
    other: str | None
    #: The key's id and the sealed secret, where the embedded store has it.
    key_id: str | None
    sealed: bytes | None = field(repr=False)
    #: Whether it is to be removed from wherever it is.
    removing: bool
    #: When anyone may work on it; None where nothing is to be done.
    due_at: datetime | None
    #: The fencing token of whoever works on it.
    lease: str | None
    #: How often that has been tried.
    attempts: int
    #: The stable code of the last error.
    error_code: str | None

    @property
    def key(self) -> Key:
        """Return what names the row."""
        return self.account_id, self.version

    def is_free(self, at: datetime) -> bool:
        """Tell whether anyone may work on it."""
        return self.due_at is not None and self.due_at <= at


_FIELDS = tuple(Entry.__dataclass_fields__)
_COLUMNS = [secrets.c[name] for name in _FIELDS]
_GET = select(*_COLUMNS).where(
    secrets.c.account_id == bindparam("account"), secrets.c.version == bindparam("number")
)
_IS_HERE_ALONE = and_(secrets.c.store == EMBEDDED, secrets.c.other.is_(None))


def put(
    connection: Connection,
    key: Key,
    *,
    user_id: str,
    key_id: str,
    sealed: bytes,
    due_at: datetime | None,
) -> bool:
    """Write a sealed secret that is to be read from here; False where somebody is working on one of its name.

    Whatever a store outside has under the same name is noted as a copy to be replaced or removed.
    """
    values = {"account_id": key[0], "version": key[1], "user_id": user_id, "key_id": key_id, "sealed": sealed}
    return _PUT.write(connection, {**values, "due_at": due_at, **_NEW})


_NEW: dict[str, Any] = {
    "store": EMBEDDED,
    "other": None,
    "removing": False,
    "lease": None,
    "attempts": 0,
    "error_code": None,
}


def _putting(dialect: str) -> Insert:
    statement = insert(dialect, secrets).values({name: bindparam(name) for name in _FIELDS})
    renewed = {
        name: statement.excluded[name] for name in _FIELDS if name not in {"account_id", "version", "other"}
    }
    copy = case((secrets.c.store == EMBEDDED, secrets.c.other), else_=secrets.c.store)
    return statement.on_conflict_do_update(
        index_elements=["account_id", "version"],
        set_={**renewed, "other": copy},
        where=and_(secrets.c.lease.is_(None), or_(secrets.c.store == EMBEDDED, secrets.c.other.is_(None))),
    )


_PUT = Prepared(_putting)


def get(connection: Connection, key: Key) -> Entry | None:
    """Return one entry."""
    row = connection.execute(_GET, {"account": key[0], "number": key[1]}).one_or_none()
    return _from_row(row) if row is not None else None


def lock(connection: Connection, key: Key) -> Entry | None:
    """Return one entry, kept from changing until the transaction ends."""
    row = connection.execute(_GET.with_for_update(), {"account": key[0], "number": key[1]}).one_or_none()
    return _from_row(row) if row is not None else None


def of_account(connection: Connection, account_id: str) -> list[Entry]:
    """Return the entries of an account, by version."""
    query = select(*_COLUMNS).where(secrets.c.account_id == account_id).order_by(secrets.c.version)
    return [_from_row(row) for row in connection.execute(query)]


def due(connection: Connection, *, at: datetime, limit: int) -> list[Key]:
    """Return the keys of entries that anyone may work on, the longest due first."""
    query = select(secrets.c.account_id, secrets.c.version).where(secrets.c.due_at <= at)
    return [(row[0], row[1]) for row in connection.execute(query.order_by(secrets.c.due_at).limit(limit))]


def page(connection: Connection, *, after: Key, limit: int) -> Sequence[Entry]:
    """Return the next entries after a key, in the order of their keys; ``("", 0)`` begins."""
    key = tuple_(secrets.c.account_id, secrets.c.version)
    query = select(*_COLUMNS).where(key > tuple_(*after)).order_by(secrets.c.account_id, secrets.c.version)
    return [_from_row(row) for row in connection.execute(query.limit(limit))]


def change(connection: Connection, entry: Entry, **values: Any) -> Entry:
    """Change an entry that the caller works on or has locked, and return it as it is now.

    Raises `LostLease` where another one works on it by now, or where it is to be removed since.
    """
    statement = update(secrets).where(_is(entry.key), secrets.c.lease.is_not_distinct_from(entry.lease))
    statement = statement.where(secrets.c.removing.is_(entry.removing))
    if connection.execute(statement.values(**values)).rowcount != 1:
        raise LostLease
    return replace(entry, **values)


def fill(connection: Connection, key: Key, *, key_id: str, sealed: bytes) -> None:
    """Put a sealed secret into an entry, and change nothing else of it."""
    connection.execute(update(secrets).where(_is(key)).values(key_id=key_id, sealed=sealed))


def delete(connection: Connection, key: Key) -> None:
    """Forget an entry, wherever its secret is."""
    connection.execute(secrets.delete().where(_is(key)))


def release(connection: Connection, entry: Entry, *, due_at: datetime, error_code: str | None) -> None:
    """End the caller's lease on an entry, whatever has become of it; nothing where another one works on it."""
    statement = update(secrets).where(_is(entry.key), secrets.c.lease == entry.lease)
    connection.execute(statement.values(lease=None, due_at=due_at, error_code=error_code))


def remove(connection: Connection, entry: Entry) -> None:
    """Forget an entry that the caller works on: it is nowhere any more."""
    connection.execute(secrets.delete().where(_is(entry.key), secrets.c.lease == entry.lease))


def mark_for_removal(
    connection: Connection, account_id: str, version: int | None = None, *, at: datetime
) -> None:
    """Remove what is only here, and note the rest of an account's secrets, or one of them, for removal outside.

    Whoever is writing one outside at this moment keeps his lease: only when it has ended it is certain where it is.
    """
    which = secrets.c.account_id == account_id
    if version is not None:
        which = and_(which, secrets.c.version == version)
    connection.execute(secrets.delete().where(which, _IS_HERE_ALONE))
    due_at = case((secrets.c.lease.is_(None), literal(at, UtcDateTime)), else_=secrets.c.due_at)
    gone = {"removing": True, "key_id": None, "sealed": None}
    connection.execute(
        update(secrets).where(which, secrets.c.removing.is_(False)).values(due_at=due_at, attempts=0, **gone)
    )


def _is(key: Key) -> ColumnElement[bool]:
    return and_(secrets.c.account_id == key[0], secrets.c.version == key[1])


def _from_row(row: Row[Any]) -> Entry:
    return Entry(**dict(zip(_FIELDS, row, strict=True)))
