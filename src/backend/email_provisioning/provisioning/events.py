"""Writing down what happens, in the transaction in which it happens: it is told of then, or neither has happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from email_provisioning.domain.account import Account
from email_provisioning.domain.event import Event, EventKind, rfc3339
from email_provisioning.domain.ids import new_id
from email_provisioning.persistence import events as rows
from email_provisioning.persistence.credentials import Credential


def emit(
    connection: Connection,
    kind: EventKind,
    *,
    at: datetime,
    account_id: str | None = None,
    user_id: str | None = None,
    data: Mapping[str, Any],
) -> Event:
    """Write an event down in the caller's transaction; a worker brings it to the webhooks once that is committed.

    ``data`` holds JSON values and never a secret; the ids are added to it.
    """
    event = made(kind, at=at, account_id=account_id, user_id=user_id, data=data)
    rows.insert(connection, event)
    return event


def made(
    kind: EventKind,
    *,
    at: datetime,
    account_id: str | None = None,
    user_id: str | None = None,
    data: Mapping[str, Any],
) -> Event:
    """Return an event that is not written down yet."""
    ids = {"account_id": account_id, "user_id": user_id}
    named = {name: value for name, value in ids.items() if value is not None}
    return Event(
        id=new_id(), kind=kind, at=at, account_id=account_id, user_id=user_id, data={**named, **data}
    )


def emit_account(
    connection: Connection, kind: EventKind, account: Account, *, at: datetime, **more: Any
) -> None:
    """Write down what has happened to an address of somebody's; role mailboxes come and go with their domain."""
    if account.shared:
        return
    data = {
        "address": account.email,
        "domain": account.domain,
        "provider": account.provider,
        "state": str(account.state),
        **more,
    }
    emit(connection, kind, at=at, account_id=account.id, user_id=account.user_id, data=data)


def emit_credential(
    connection: Connection,
    kind: EventKind,
    account: Account,
    credential: Credential,
    *,
    at: datetime,
    **more: Any,
) -> None:
    """Write down what has happened to a password of an address; never the password."""
    data = {
        "address": account.email,
        "domain": account.domain,
        "credential_id": credential.id,
        "kind": str(credential.kind),
        "label": credential.label,
        **more,
    }
    emit(connection, kind, at=at, account_id=account.id, user_id=account.user_id, data=data)


def emit_rotated(
    connection: Connection, account: Account, credential: Credential, *, at: datetime, until: datetime
) -> None:
    """Write down that a password took the place of another one, which works on until then."""
    emit_credential(
        connection,
        EventKind.CREDENTIAL_ROTATED,
        account,
        credential,
        at=at,
        replaces=credential.replaces,
        previous_valid_until=rfc3339(until),
    )


def emit_revoked(connection: Connection, account: Account, credential: Credential, *, at: datetime) -> None:
    """Write down that a password works no more, because somebody wanted it or because its time was over."""
    is_over = credential.expires_at is not None and credential.expires_at <= at
    reason = ("replaced" if credential.replaced_at is not None else "expired") if is_over else "revoked"
    emit_credential(connection, EventKind.CREDENTIAL_REVOKED, account, credential, at=at, reason=reason)
