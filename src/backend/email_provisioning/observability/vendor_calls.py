"""Every call to a vendor, as it ended: the one place where whoever counts or measures them listens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

_log = structlog.get_logger(__name__)

#: Is told of each call: vendor, operation, outcome (``ok`` or the error's code), seconds.
Listener = Callable[[str, str, str, float], None]


@dataclass(frozen=True)
class VendorCalls:
    """Notes each call in the log, for those who look closely, and tells the listeners."""

    #: What a listener raises would end the call that it is told of: it must not.
    listeners: list[Listener] = field(default_factory=list)

    def observe(self, vendor: str, operation: str, outcome: str, seconds: float) -> None:
        """Take note of one call."""
        _log.debug(
            "vendor_call", vendor=vendor, operation=operation, outcome=outcome, seconds=round(seconds, 4)
        )
        for listener in self.listeners:
            listener(vendor, operation, outcome, seconds)
