"""How much mail goes through, for the log."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import structlog

_log = structlog.get_logger(__name__)

#: How often it is told, in seconds: an entry for each message would cost a tenth of the gateway's throughput.
INTERVAL = 60.0


@dataclass(kw_only=True)
class Traffic:
    """What was taken since it was last told."""

    messages: int = 0
    recipients: int = 0
    octets: int = 0
    _refused: Counter[str] = field(default_factory=Counter)

    def note(self, *, recipients: int, octets: int) -> None:
        """Count one message."""
        self.messages += 1
        self.recipients += recipients
        self.octets += octets

    def note_refused(self, client: str, reason: str) -> None:
        """Count a connection that was not let in; the first of a client is told at once, a flood only counted."""
        if not self._refused[client]:
            _log.warning("connection_refused", client=client, reason=reason)
        self._refused[client] += 1

    def tell(self) -> None:
        """Write what was taken to the log, and begin anew."""
        if self.messages:
            _log.info(
                "messages_taken", messages=self.messages, recipients=self.recipients, octets=self.octets
            )
            self.messages = self.recipients = self.octets = 0
        if self._refused.total() > len(self._refused):
            _log.warning("connections_refused", connections=self._refused.total(), clients=len(self._refused))
        self._refused.clear()
