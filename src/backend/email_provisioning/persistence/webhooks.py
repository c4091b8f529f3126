"""Rows of the webhooks table and of their secrets; what is done by a worker is fenced by its lease's token."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, exists, func, or_, select

from email_provisioning.domain.webhook import DisabledReason, Webhook
from email_provisioning.errors import LostLease
from email_provisioning.persistence.tables import webhook_deliveries, webhook_secrets, webhooks

_FIELDS = tuple(Webhook.__dataclass_fields__)
_COLUMNS = [webhooks.c[name] for name in _FIELDS]


@dataclass(frozen=True, kw_only=True, slots=True)
class SealedSecret:
    """A secret of a webhook as it is stored."""

    version: int
    key_id: str
    sealed: bytes = field(repr=False)


def insert(connection: Connection, webhook: Webhook) -> None:
    """Add a webhook."""
    connection.execute(webhooks.insert(), {name: _stored(webhook, name) for name in _FIELDS})


def count(connection: Connection) -> int:
    """Return how many there are."""
    return connection.scalar(select(func.count()).select_from(webhooks)) or 0


def get(connection: Connection, webhook_id: str, *, lock: bool = False) -> Webhook | None:
    """Return one webhook; with ``lock`` it stays as it is until the transaction ends."""
    query = select(*_COLUMNS).where(webhooks.c.id == webhook_id)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return _from_row(row) if row is not None else None


def every(connection: Connection) -> list[Webhook]:
    """Return every webhook, oldest first."""
    return [_from_row(row) for row in connection.execute(select(*_COLUMNS).order_by(webhooks.c.id))]


def active(connection: Connection) -> list[Webhook]:
    """Return those that are on; none of them goes before the transaction ends."""
    query = select(*_COLUMNS).where(webhooks.c.active).order_by(webhooks.c.id)
    return [_from_row(row) for row in connection.execute(query.with_for_update(read=True, key_share=True))]


def change(connection: Connection, webhook_id: str, **values: Any) -> None:
    """Set values of a webhook, whoever works on it: one that is turned on or off loses its lease and its pause."""
    if "kinds" in values:
        values["kinds"] = _joined(values["kinds"])
    if "active" in values:
        values |= {"lease": None, "due_at": None, "failures": 0, "failing_since": None}
        values.setdefault("disabled_reason", None)
    if values:
        connection.execute(webhooks.update().where(webhooks.c.id == webhook_id).values(**values))


def remove(connection: Connection, webhook_id: str) -> bool:
    """Remove a webhook, with its secrets and its deliveries; False where it was gone."""
    return connection.execute(webhooks.delete().where(webhooks.c.id == webhook_id)).rowcount == 1


def due(connection: Connection, *, at: datetime, limit: int) -> list[str]:
    """Return the ids of webhooks that anyone may work on and that something is due for."""
    something = exists().where(
        webhook_deliveries.c.webhook_id == webhooks.c.id, webhook_deliveries.c.due_at <= at
    )
    query = select(webhooks.c.id).where(_is_free(at), something).order_by(webhooks.c.due_at).limit(limit)
    return list(connection.scalars(query))


def claim(connection: Connection, webhook_id: str, *, lease: str, at: datetime, until: datetime) -> bool:
    """Take a webhook; False where another process was faster."""
    statement = webhooks.update().where(webhooks.c.id == webhook_id, _is_free(at))
    return connection.execute(statement.values(lease=lease, due_at=until)).rowcount == 1


def hold(
    connection: Connection, webhook_id: str, *, lease: str, release: bool = False, **values: Any
) -> None:
    """Set values of a webhook that was taken, and give it back; raise `LostLease` where it is not ours any more."""
    values |= {"lease": None} if release else {}
    statement = webhooks.update().where(webhooks.c.id == webhook_id, webhooks.c.lease == lease)
    if connection.execute(statement.values(**values)).rowcount != 1:
        raise LostLease


def add_secret(
    connection: Connection, webhook_id: str, *, version: int, key_id: str, sealed: bytes, at: datetime
) -> None:
    """Add a secret that lasts."""
    values = {"version": version, "key_id": key_id, "sealed": sealed, "created_at": at}
    connection.execute(webhook_secrets.insert(), {"webhook_id": webhook_id, **values})


def seal_again(connection: Connection, webhook_id: str, *, version: int, key_id: str, sealed: bytes) -> None:
    """Put a secret that was sealed anew in the place of the former one."""
    statement = webhook_secrets.update().where(
        webhook_secrets.c.webhook_id == webhook_id, webhook_secrets.c.version == version
    )
    connection.execute(statement.values(key_id=key_id, sealed=sealed))


def secrets(connection: Connection, webhook_id: str, *, at: datetime) -> list[SealedSecret]:
    """Return the secrets that sign at an instant, newest first."""
    query = select(webhook_secrets.c.version, webhook_secrets.c.key_id, webhook_secrets.c.sealed).where(
        webhook_secrets.c.webhook_id == webhook_id,
        or_(webhook_secrets.c.ends_at.is_(None), webhook_secrets.c.ends_at > at),
    )
    rows = connection.execute(query.order_by(webhook_secrets.c.version.desc()))
    return [SealedSecret(version=row.version, key_id=row.key_id, sealed=row.sealed) for row in rows]


def end_secrets(connection: Connection, webhook_id: str, *, at: datetime, ends_at: datetime) -> int:
    """Let the secrets of a webhook end at an instant unless they end before; return the highest version."""
    of_it = webhook_secrets.c.webhook_id == webhook_id
    highest = connection.scalar(select(func.max(webhook_secrets.c.version)).where(of_it)) or 0
    connection.execute(webhook_secrets.delete().where(of_it, webhook_secrets.c.ends_at <= at))
    later = or_(webhook_secrets.c.ends_at.is_(None), webhook_secrets.c.ends_at > ends_at)
    connection.execute(webhook_secrets.update().where(of_it, later).values(ends_at=ends_at))
    return highest


def remove_secrets(connection: Connection, webhook_id: str, *, below: int) -> None:
    """Remove the secrets of a webhook that are older than a version."""
    connection.execute(
        webhook_secrets.delete().where(
            webhook_secrets.c.webhook_id == webhook_id, webhook_secrets.c.version < below
        )
    )


def _is_free(at: datetime) -> Any:  # noqa: ANN401 - a condition of SQLAlchemy's
    return and_(webhooks.c.active, or_(webhooks.c.due_at.is_(None), webhooks.c.due_at <= at))


def _joined(kinds: tuple[str, ...] | None) -> str | None:
    return None if kinds is None else " ".join(kinds)


def _stored(webhook: Webhook, name: str) -> object:
    return _joined(webhook.kinds) if name == "kinds" else getattr(webhook, name)


def _from_row(row: Row[Any]) -> Webhook:
    values = dict(zip(_FIELDS, row, strict=True))
    kinds = tuple(row.kinds.split()) if row.kinds is not None else None
    reason = DisabledReason(row.disabled_reason) if row.disabled_reason is not None else None
    return Webhook(**{**values, "kinds": kinds, "disabled_reason": reason})
