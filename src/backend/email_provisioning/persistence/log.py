"""Rows of the audit log: appended in the transaction of what they tell about, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from email_provisioning.domain.actor import Actor
from email_provisioning.persistence.tables import log

_INSERT = log.insert()


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
    """Add one row; ``details`` holds JSON values and never a secret."""
    connection.execute(
        _INSERT,
        {
            "at": at,
            "user_id": actor.user_id,
            "action": action,
            "status": status,
            "email_account_id": account_id,
            "address": address,
            "request_id": actor.request_id,
            "origin": actor.origin,
            "details": dict(details or {}),
        },
    )
