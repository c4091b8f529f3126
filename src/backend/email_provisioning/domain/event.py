"""What happens that other programs may want to be told of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class EventKind(StrEnum):
    """What has happened; the values are part of the API, and none is ever given another meaning."""

    #: An address is ready. Its first password is part of that: it has no event of its own.
    ACCOUNT_CREATED = "account.created"
    #: What was asked for an address was given up and undone: ``operation`` and ``code`` tell what, and why.
    ACCOUNT_FAILED = "account.failed"
    ACCOUNT_SUSPENDED = "account.suspended"
    ACCOUNT_RESUMED = "account.resumed"
    ACCOUNT_DELETED = "account.deleted"
    ACCOUNT_RESTORED = "account.restored"
    #: A deleted address is gone for good.
    ACCOUNT_PURGED = "account.purged"
    CREDENTIAL_ISSUED = "credential.issued"
    #: A password took the place of another one, which works on until ``previous_valid_until``.
    CREDENTIAL_ROTATED = "credential.rotated"
    #: A password works no more: ``reason`` tells whether it was revoked or its time was over.
    CREDENTIAL_REVOKED = "credential.revoked"
    QUOTA_WARNING = "quota.warning"
    QUOTA_REACHED = "quota.reached"
    BUDGET_WARNING = "budget.warning"
    BUDGET_REACHED = "budget.reached"
    #: Was asked for by an administrator, and goes to one webhook only.
    WEBHOOK_TEST = "webhook.test"


#: The kinds that a webhook can choose from.
CHOICES = tuple(kind for kind in EventKind if kind is not EventKind.WEBHOOK_TEST)


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something that has happened, written down in the transaction in which it did."""

    #: UUIDv7 text; receivers know an event that comes twice by it.
    id: str
    kind: EventKind
    at: datetime
    #: The address that it is about, and whose it is; None where it is about none.
    account_id: str | None
    user_id: str | None
    #: JSON values, never a secret.
    data: Mapping[str, Any]

    def payload(self) -> dict[str, Any]:
        """Return what is sent (Standard Webhooks: type, timestamp, data)."""
        return {"type": str(self.kind), "timestamp": rfc3339(self.at), "data": dict(self.data)}


def wanted(kind: EventKind, kinds: Iterable[str] | None) -> bool:
    """Tell whether a filter lets a kind through; None lets all through, ``account.*`` every one of its family."""
    if kinds is None:
        return True
    family = f"{kind.partition('.')[0]}.*"
    return any(each in (kind, family) for each in kinds)


def rfc3339(at: datetime) -> str:
    """Return an instant as text, in UTC and to the millisecond (RFC 3339)."""
    at = at.astimezone(UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"
