"""How many requests one client may send in a minute; counted in memory, by each process for itself."""

from __future__ import annotations

import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from email_provisioning.web.errors import TooManyRequests


class Throttle:
    """Counts requests in a sliding minute: two numbers a client, so that many clients need little memory."""

    def __init__(self, per_minute: int) -> None:
        """Let ``per_minute`` requests of each client pass."""
        self._limit = RateLimitItemPerMinute(per_minute)
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def take(self, client: str) -> None:
        """Count one request, or raise `TooManyRequests`."""
        if self._limiter.hit(self._limit, client):
            return
        resets_at = self._limiter.get_window_stats(self._limit, client).reset_time
        raise TooManyRequests(limit=self._limit.amount, retry_after=max(1.0, resets_at - time.time()))
