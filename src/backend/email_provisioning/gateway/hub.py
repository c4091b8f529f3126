"""What all sessions of one process share."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass, field
from typing import Protocol

from email_provisioning.domain.clock import Clock
from email_provisioning.gateway.limits import Connections, Failures, Rules
from email_provisioning.gateway.threads import Threads
from email_provisioning.gateway.traffic import Traffic
from email_provisioning.gateway.wire import Budget
from email_provisioning.observability.metrics.recorder import Metrics
from email_provisioning.provisioning.inbound import Inbound
from email_provisioning.provisioning.submission import Submission

#: How long a connection must have waited before it may be closed to make room, in seconds.
EVICTABLE_SECONDS = 2.0


class OpenSession(Protocol):
    """A session as the hub sees it."""

    #: When its client gave the last sign of life, on the event loop's clock.
    last_sign: float

    @property
    def idle(self) -> bool:
        """Tell whether it waits for a command."""

    @property
    def trusted(self) -> bool:
        """Tell whether its client has proved who it is."""

    def dismiss(self, reply: str) -> None:
        """Answer once more and close."""


@dataclass(kw_only=True)
class Hub:
    """The parts and the state that sessions share; only the event loop's thread touches the state."""

    rules: Rules
    submission: Submission
    inbound: Inbound
    clock: Clock
    tls: ssl.SSLContext
    #: Run everything that waits for the database, the disk or a provider.
    threads: Threads
    metrics: Metrics
    failures: Failures
    #: The memory for messages from those who sign in, and for those from anybody.
    submission_budget: Budget
    exchange_budget: Budget
    total_connections: int
    connections_per_client: int
    #: Whether a statement on the database costs less than handing it to a thread: then what need not wait, neither for
    #: a network nor for those who write, is done in the event loop.
    at_once: bool
    connections: Connections = field(init=False)
    sessions: set[OpenSession] = field(default_factory=set)
    traffic: Traffic = field(default_factory=Traffic)

    def __post_init__(self) -> None:
        """Count connections against the limits."""
        self.connections = Connections(
            total=self.total_connections, per_client=self.connections_per_client, make_room=self._make_room
        )

    def _make_room(self) -> bool:
        """Close the connection that has waited longest without having proved anything."""
        longest = min(
            (each for each in self.sessions if each.idle and not each.trusted),
            key=lambda each: each.last_sign,
            default=None,
        )
        if longest is None or asyncio.get_running_loop().time() - longest.last_sign < EVICTABLE_SECONDS:
            return False
        longest.dismiss("421 4.7.0 Too many connections: this one was idle and makes room.")
        return True
