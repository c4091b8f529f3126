"""Rows of the sends table: messages that whoever sends them has named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select, tuple_

from email_provisioning.persistence.tables import sends
from email_provisioning.persistence.upsert import insert_if_absent


@dataclass(frozen=True, kw_only=True, slots=True)
class Send:
    """One message under its name."""

    account_id: str
    idempotency_key: str
    #: Of what was to be sent.
    digest: str
    #: With its angle brackets.
    message_id: str
    begun_at: datetime
    #: None while it is not known whether it was sent.
    sent_at: datetime | None = None


def begin(connection: Connection, send: Send) -> bool:
    """Note what is about to be sent; False where there is something under the name already."""
    key = {"account_id": send.account_id, "idempotency_key": send.idempotency_key}
    values = {"digest": send.digest, "message_id": send.message_id, "begun_at": send.begun_at}
    return insert_if_absent(connection, sends, key=key, values=values)


def get(connection: Connection, account_id: str, key: str) -> Send | None:
    """Return what was begun under a name."""
    query = select(sends).where(sends.c.account_id == account_id, sends.c.idempotency_key == key)
    row = connection.execute(query).one_or_none()
    return Send(**row._mapping) if row is not None else None


def take_over(connection: Connection, send: Send, *, at: datetime) -> bool:
    """Begin again what somebody has left behind; False where another has done so."""
    return connection.execute(sends.update().where(*_same(send)).values(begun_at=at)).rowcount == 1


def note_sent(connection: Connection, send: Send, *, at: datetime) -> None:
    """Note that it was sent."""
    connection.execute(sends.update().where(*_same(send)).values(sent_at=at))


def forget(connection: Connection, send: Send) -> None:
    """Forget what was refused: nothing was sent under the name."""
    connection.execute(sends.delete().where(*_same(send)))


def any_before(connection: Connection, at: datetime) -> bool:
    """Tell whether anything was begun before an instant."""
    return connection.scalar(select(sends.c.begun_at).where(sends.c.begun_at < at).limit(1)) is not None


def remove_before(connection: Connection, at: datetime, *, limit: int) -> int:
    """Remove what was begun before an instant, at most so many; return how many."""
    old = select(sends.c.account_id, sends.c.idempotency_key).where(sends.c.begun_at < at).limit(limit)
    key = tuple_(sends.c.account_id, sends.c.idempotency_key)
    return connection.execute(sends.delete().where(key.in_(old))).rowcount


def _same(send: Send) -> tuple[ColumnElement[bool], ...]:
    """Return what finds the row as it was read: whoever has taken it over since is left alone."""
    return (
        sends.c.account_id == send.account_id,
        sends.c.idempotency_key == send.idempotency_key,
        sends.c.begun_at == send.begun_at,
        sends.c.sent_at.is_(None),
    )
