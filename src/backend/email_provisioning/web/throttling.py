"""How many requests one client may send in a minute; counted in memory, by each process for itself."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable

from email_provisioning.web.errors import TooManyRequests

#: Seconds of a window.
WINDOW = 60.0


class Throttle:
    """Counts requests in a sliding minute, from two numbers a client: however many there are, memory stays small.

    What came in the minute before counts in the part of it that the sliding minute still covers.
    """

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Let ``per_minute`` requests of each client pass."""
        self._limit = per_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._window = 0
        self._before: Counter[str] = Counter()
        self._now: Counter[str] = Counter()

    def take(self, client: str) -> None:
        """Count one request, or raise `TooManyRequests`."""
        window, passed = divmod(self._clock(), WINDOW)
        with self._lock:
            self._turn(int(window))
            now, before = self._now[client], self._before[client]
            if now + before * (1 - passed / WINDOW) + 1 <= self._limit:
                self._now[client] = now + 1
                return
        raise TooManyRequests(limit=self._limit, retry_after=self._wait(now, before, passed))

    def _turn(self, window: int) -> None:
        """Begin the window that it is now, if another one was in progress."""
        if window != self._window:
            self._before = self._now if window == self._window + 1 else Counter()
            self._now = Counter()
            self._window = window

    def _wait(self, now: int, before: int, passed: float) -> float:
        """Return the seconds until one more request is taken."""
        if now + 1 <= self._limit:
            return (1 - (self._limit - 1 - now) / before) * WINDOW - passed
        # The next window begins with all of this one counted.
        return WINDOW - passed + (1 - (self._limit - 1) / now) * WINDOW
