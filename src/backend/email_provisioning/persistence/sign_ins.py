"""Rows of the sign-ins table: what was begun with an OpenID provider and may end once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from email_provisioning.persistence.tables import sign_ins


def begin(connection: Connection, state: str, *, at: datetime, until: datetime) -> None:
    """Add one, named by the digest of its state; those that have ended are forgotten."""
    connection.execute(sign_ins.delete().where(sign_ins.c.expires_at <= at))
    connection.execute(sign_ins.insert(), {"state": state, "expires_at": until})


def end(connection: Connection, state: str, *, at: datetime) -> bool:
    """Remove one and tell whether it was there; of several callers at once, one hears that it was."""
    statement = sign_ins.delete().where(sign_ins.c.state == state, sign_ins.c.expires_at > at)
    return connection.execute(statement).rowcount == 1
