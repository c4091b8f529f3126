"""Rows of the kept_secrets table: one secret a name, made by one process at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, or_, select

from email_provisioning.persistence.tables import kept_secrets
from email_provisioning.persistence.upsert import insert_if_absent


@dataclass(frozen=True, kw_only=True, slots=True)
class Sealed:
    """A secret as it is stored."""

    key_id: str
    sealed: bytes = field(repr=False)


def get(connection: Connection, name: str) -> Sealed | None:
    """Return the secret of a name; None where there is none, or not yet."""
    query = select(kept_secrets.c.key_id, kept_secrets.c.sealed).where(
        kept_secrets.c.name == name, kept_secrets.c.sealed.is_not(None)
    )
    row = connection.execute(query).one_or_none()
    return Sealed(key_id=row.key_id, sealed=row.sealed) if row is not None else None


def claim(connection: Connection, name: str, *, lease: str, at: datetime, until: datetime) -> bool:
    """Take it upon us to make the secret of a name; False where it is there, or somebody else is making it."""
    values = {"lease": lease, "lease_until": until}
    if insert_if_absent(connection, kept_secrets, key={"name": name}, values=values):
        return True
    statement = kept_secrets.update().where(
        kept_secrets.c.name == name,
        kept_secrets.c.sealed.is_(None),
        or_(kept_secrets.c.lease_until.is_(None), kept_secrets.c.lease_until <= at),
    )
    return connection.execute(statement.values(values)).rowcount == 1


def keep(connection: Connection, name: str, secret: Sealed, *, lease: str) -> bool:
    """Store the secret that we were to make; False where another has taken that over."""
    statement = kept_secrets.update().where(kept_secrets.c.name == name, kept_secrets.c.lease == lease)
    values = {"key_id": secret.key_id, "sealed": secret.sealed, "lease": None, "lease_until": None}
    return connection.execute(statement.values(values)).rowcount == 1


def replace(connection: Connection, name: str, secret: Sealed) -> None:
    """Seal the secret of a name anew."""
    statement = kept_secrets.update().where(kept_secrets.c.name == name)
    connection.execute(statement.values(key_id=secret.key_id, sealed=secret.sealed))


def release(connection: Connection, name: str, *, lease: str) -> None:
    """Leave the making of a secret to others."""
    connection.execute(
        kept_secrets.delete().where(kept_secrets.c.name == name, kept_secrets.c.lease == lease)
    )


def remove(connection: Connection, name: str) -> None:
    """Remove the secret of a name, or the claim to make it."""
    connection.execute(kept_secrets.delete().where(kept_secrets.c.name == name))
