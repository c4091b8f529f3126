"""Rows of the audit log: appended in the transaction of what they tell about, chained, never changed.

Each row carries a keyed hash of itself and of the hash before it. Rows wait on the connection until the transaction
is about to commit, and are chained then, last of all: whoever chains keeps every other transaction from chaining until
the commit, so nothing may have to be waited for in between.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, select, text

from email_provisioning.domain.actor import Actor
from email_provisioning.persistence.tables import canonical_json, log

#: The hash before the first row.
NOTHING = "0" * 64
#: Keeps two transactions on PostgreSQL from chaining at once; any number that only we use.
ADVISORY_LOCK = 443_295_103
#: The rows that wait for the commit of a connection's transaction.
_waiting: WeakKeyDictionary[Connection, list[dict[str, Any]]] = WeakKeyDictionary()
_INSERT = log.insert()
_LAST = select(log.c.id, log.c.hash).order_by(log.c.id.desc()).limit(1)
_LOCK = text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")


def append(
    connection: Connection,
    *,
    at: datetime,
    actor: Actor,
    action: str,
    status: str,
    account_id: str | None = None,
    address: str | None = None,
    details: Mapping[str, object] | None = None,
) -> None:
    """Add one row to the transaction of `Database.write`; ``details`` holds JSON values and never a secret."""
    _waiting.setdefault(connection, []).append(
        {
            "at": at.astimezone(UTC),
            "user_id": _clean(actor.user_id),
            "action": action,
            "status": status,
            "email_account_id": _clean(account_id),
            "address": _clean(address),
            "request_id": _clean(actor.request_id),
            "origin": actor.origin,
            "details": dict(details or {}),
        }
    )


def discard(connection: Connection) -> None:
    """Forget rows of a transaction that did not commit."""
    _waiting.pop(connection, None)


def chain(connection: Connection, key: bytes) -> None:
    """Write the rows that wait; to be called when nothing else is left to do before the commit."""
    waiting = _waiting.pop(connection, None)
    if not waiting:
        return
    hold(connection)
    last_id, last_hash = last(connection)
    for number, row in enumerate(waiting, start=last_id + 1):
        row["id"] = number
        row["hash"] = last_hash = link(key, last_hash, _record(number, row))
    connection.execute(_INSERT, waiting)


def hold(connection: Connection) -> None:
    """Keep others from chaining until the transaction ends; on SQLite a writing transaction does so by itself."""
    if connection.dialect.name != "sqlite":
        connection.execute(_LOCK)


def last(connection: Connection) -> tuple[int, str]:
    """Return the id and the hash of the newest row; 0 and `NOTHING` where there is none."""
    row = connection.execute(_LAST).one_or_none()
    if row is not None:
        return row.id, row.hash
    from email_provisioning.persistence import log_segments

    dropped = log_segments.newest(connection)
    return (dropped.last_id, dropped.hash) if dropped is not None else (0, NOTHING)


_TEXTS = ("user_id", "action", "status", "email_account_id", "address", "request_id", "origin")
#: What stands between the fields of a record, and for one that is not set; no field holds either.
SEPARATOR, ABSENT = "\x1f", "\x1e"
_CLEANED = {ord(SEPARATOR): "\N{REPLACEMENT CHARACTER}", ord(ABSENT): "\N{REPLACEMENT CHARACTER}"}


def _clean(value: str | None) -> str | None:
    return None if value is None else value.translate(_CLEANED)


def _record(number: int, row: Mapping[str, Any]) -> str:
    texts = (ABSENT if row[name] is None else row[name] for name in _TEXTS)
    return SEPARATOR.join((str(number), stored_time(row["at"]), *texts, canonical_json(row["details"])))


def record_sql(dialect: str) -> str:
    """Return the SQL expression of a row's record, the text that is hashed: its fields in order."""
    char, at = (
        ("char", "at") if dialect == "sqlite" else ("chr", f"to_char(at AT TIME ZONE 'UTC', '{_PG_TIME}')")
    )
    texts = (f"coalesce({name}, {char}({ord(ABSENT)}))" for name in _TEXTS)
    return f" || {char}({ord(SEPARATOR)}) || ".join(("cast(id AS text)", at, *texts, "details"))


_PG_TIME = "YYYY-MM-DD HH24:MI:SS.US"


def link(key: bytes, before: str, record: str) -> str:
    """Return the hash of a row: keyed BLAKE2b (RFC 7693) of 32 bytes over the hash before it and its record."""
    return blake2b(f"{before}{record}".encode(), key=key, digest_size=32).hexdigest()


def stored_time(at: datetime) -> str:
    """Return an instant of UTC as SQLite stores it, and as it is hashed."""
    return f"{at:%Y-%m-%d %H:%M:%S.%f}"
