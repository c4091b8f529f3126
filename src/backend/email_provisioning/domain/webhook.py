"""A place that is told of events, and what becomes of each attempt (Standard Webhooks 1.0)."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

#: What secrets begin with, and how many random octets follow, in base64.
SECRET_PREFIX, SECRET_OCTETS = "whsec_", 32
#: After how long a delivery is tried again, by how often it was tried (the schedule that Standard Webhooks suggests).
SCHEDULE = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
#: How much longer than that it may take: many that failed together are not tried together.
MOST_JITTER = 0.2
#: The longest pause of a webhook that fails again and again, whatever is due there.
LONGEST_PAUSE = timedelta(minutes=5)
#: The longest pause that a receiver may ask for.
LONGEST_WISH = timedelta(hours=24)
#: How many tries of one delivery are kept.
KEPT_TRIES = 20


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    #: Every try has failed, or its webhook was turned off.
    FAILED = "failed"


class Outcome(StrEnum):
    """What came of one try."""

    #: A status from 200 to 299.
    OK = "ok"
    #: Any other status.
    REFUSED = "refused"
    #: 410: the receiver wants nothing any more.
    GONE = "gone"
    #: 3xx, which is never followed.
    REDIRECTED = "redirected"
    TIMEOUT = "timeout"
    #: The name is not in the DNS.
    UNRESOLVED = "unresolved"
    #: It leads into a private network.
    FORBIDDEN = "forbidden"
    #: The certificate is not the host's, or nobody whom we trust has signed it.
    TLS = "tls"
    #: The connection was refused or broken off, or what came was no HTTP.
    UNREACHABLE = "unreachable"


class DisabledReason(StrEnum):
    """Why a webhook was turned off by itself."""

    FAILING = "failing"
    GONE = "gone"


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """One try."""

    at: datetime
    outcome: Outcome
    #: The HTTP status; None where there was no answer.
    status: int | None = None
    milliseconds: int = 0
    #: After how many seconds the receiver wants the next one, at the earliest.
    retry_after: float | None = None

    @property
    def ok(self) -> bool:
        """Tell whether the receiver has it."""
        return self.outcome is Outcome.OK

    def as_json(self) -> dict[str, Any]:
        """Return what is kept of it."""
        return {
            "at": self.at.isoformat(),
            "outcome": str(self.outcome),
            "status": self.status,
            "milliseconds": self.milliseconds,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Webhook:
    """Where events are sent to."""

    #: UUIDv7 text.
    id: str
    url: str
    #: The kinds that it wants, or families such as ``account.*``; None: all.
    kinds: tuple[str, ...] | None
    description: str
    active: bool
    disabled_reason: DisabledReason | None
    created_at: datetime
    #: How often in a row it has failed, and since when.
    failures: int
    failing_since: datetime | None


def sign(secrets: Sequence[str], *, event_id: str, timestamp: int, body: bytes) -> str:
    """Return the value of webhook-signature: one signature a secret, with spaces in between."""
    content = f"{event_id}.{timestamp}.".encode() + body
    return " ".join(f"v1,{_signature(secret, content)}" for secret in secrets)


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    return base64.b64encode(hmac.digest(key, content, "sha256")).decode()


def wait_after(attempts: int, *, jitter: float, retry_after: float | None = None) -> timedelta | None:
    """Return when a delivery that was tried so often is tried again; None: never. ``jitter`` is from 0 to 1."""
    if attempts > len(SCHEDULE):
        return None
    wait = SCHEDULE[attempts - 1] * (1 + MOST_JITTER * jitter)
    return max(wait, _wish(retry_after))


def pause_after(failures: int, *, retry_after: float | None = None) -> timedelta:
    """Return for how long nothing at all is sent to a webhook that has failed so often in a row."""
    pause = min(LONGEST_PAUSE, timedelta(seconds=2 ** min(failures - 1, 20)))
    return max(pause, _wish(retry_after))


def _wish(retry_after: float | None) -> timedelta:
    return min(LONGEST_WISH, timedelta(seconds=min(retry_after or 0.0, LONGEST_WISH.total_seconds())))
