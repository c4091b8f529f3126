"""Rows of the audit log: appended in the transaction of what they tell about, chained, never changed.

Each row carries a keyed hash of itself and of the hash before it. Rows wait on the connection until the transaction
is about to commit, and are chained then, last of all: whoever chains keeps every other transaction from chaining until
the commit, so nothing may have to be waited for in between.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, select, text

from email_provisioning.domain.actor import Actor
from email_provisioning.persistence.log_record import ABSENT, NOTHING, SEPARATOR, TEXTS, link
from email_provisioning.persistence.prepared import Prepared, adding
from email_provisioning.persistence.tables import canonical_json, log

#: Keeps two transactions on PostgreSQL from chaining at once; any number that only we use.
ADVISORY_LOCK = 443_295_103
#: The rows that wait for the commit of a connection's transaction.
_waiting: WeakKeyDictionary[Connection, list[dict[str, Any]]] = WeakKeyDictionary()
_INSERT = adding(log, "id", "at", *TEXTS, "details", "hash")
_LAST = Prepared(lambda _dialect: select(log.c.id, log.c.hash).order_by(log.c.id.desc()).limit(1))
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


def waiting(connection: Connection) -> int:
    """Return how many rows wait, for `keep_first`."""
    return len(_waiting.get(connection, ()))


def keep_first(connection: Connection, count: int) -> None:
    """Forget the rows that came after the first ``count``: what they tell about was rolled back."""
    del _waiting.get(connection, [])[count:]


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
        _INSERT.write(connection, row)


def hold(connection: Connection) -> None:
    """Keep others from chaining until the transaction ends; on SQLite a writing transaction does so by itself."""
    if connection.dialect.name != "sqlite":
        connection.execute(_LOCK)


def last(connection: Connection) -> tuple[int, str]:
    """Return the id and the hash of the newest row; 0 and `NOTHING` where there is none."""
    row = _LAST.one(connection, {})
    if row is not None:
        return row[0], row[1]
    from email_provisioning.persistence import log_segments

    dropped = log_segments.newest(connection)
    return (dropped.last_id, dropped.hash) if dropped is not None else (0, NOTHING)


_CLEANED = {ord(SEPARATOR): "\N{REPLACEMENT CHARACTER}", ord(ABSENT): "\N{REPLACEMENT CHARACTER}"}


def _clean(value: str | None) -> str | None:
    return None if value is None else value.translate(_CLEANED)


def _record(number: int, row: Mapping[str, Any]) -> str:
    texts = (ABSENT if row[name] is None else row[name] for name in TEXTS)
    return SEPARATOR.join((str(number), stored_time(row["at"]), *texts, canonical_json(row["details"])))


def stored_time(at: datetime) -> str:
    """Return an instant of UTC as SQLite stores it, and as it is hashed."""
    return f"{at:%Y-%m-%d %H:%M:%S.%f}"
