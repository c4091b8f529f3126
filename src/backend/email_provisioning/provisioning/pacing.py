"""The pace of the calls to vendors, kept in the database: every process of the server shares it."""

from __future__ import annotations

import math
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import structlog

from email_provisioning.errors import RateLimitExceeded
from email_provisioning.persistence import pace as rows
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.pace import Rhythm
from email_provisioning.providers.pacing import Pace, bulk_patience, is_bulk

_log = structlog.get_logger(__name__)

#: What is called at no known rate is called so many times a second.
DEFAULT_RATE = 10.0
#: By how many seconds calls may be late at the vendor against their slots, one more than another, without ever being
#: too many in a second there: the slots of a second are spread over so much more than a second.
GUARD_SECONDS = 0.06
#: How much of that may be spent before the call leaves; what is later than that takes another slot.
LATE_SECONDS = 0.03
#: How many slots one call may lose so. A database that always answers late must not stop everything.
TRIES = 3
#: How long a caller waits for whom somebody waits, in seconds.
PATIENCE_SECONDS = 5.0
#: How far ahead bulk work may take a slot: what a person has to wait for it. At most so many seconds or slots, but
#: always one slot.
AHEAD_SECONDS, AHEAD_SLOTS = 0.1, 4
#: The share of a second's slots that can be taken at once after a pause.
EARLY_SHARE = 0.5
#: The shortest wait for another look at the slots, in seconds.
SHORTEST_PAUSE = 0.001


@dataclass(frozen=True, kw_only=True)
class SharedPace(Pace):
    """Gives out the slots of each account at a vendor, through one row for each.

    People come first: bulk work takes the next slot only when nearly nobody has to wait for it, and never one before
    its turn.
    """

    database: Database
    #: Calls a second, by account or by the kind of provider that its name begins with.
    rates: Mapping[str, float]
    #: How long bulk work waits, in seconds: shorter than the lease of the run that it is done for.
    bulk_patience: float
    #: Seconds of a clock that is never set, and how to let some pass.
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    #: By process (a fork has none of its parent's threads) and account: of its bulk work one thread at a time asks.
    _queues: defaultdict[tuple[int, str], threading.Lock] = field(
        default_factory=lambda: defaultdict(threading.Lock)
    )

    def wait(self, account: str) -> None:
        """Return in the next slot; raise `RateLimitExceeded` where that is too far away, and take none then."""
        bulk = is_bulk()
        patience = (bulk_patience() or self.bulk_patience) if bulk else PATIENCE_SECONDS
        deadline = self.clock() + patience
        for _ in range(TRIES):
            leaves_after, leaves_at = self._slot(account, deadline, bulk=bulk)
            while (early := leaves_at - self.clock()) > 0:
                self.sleep(early)
            # Measured from before the question: nobody knows how old the answer was when it came.
            if self.clock() - leaves_after <= LATE_SECONDS:
                return
        _log.warning("pace_kept_late", account=account)

    def hold(self, account: str, *, seconds: float) -> None:
        """Give out no slot for so long."""
        with self.database.write_once() as connection:
            known = rows.hold(connection, account, seconds=seconds)
        if not known:
            self._add(account)
            with self.database.write_once() as connection:
                rows.hold(connection, account, seconds=seconds)
        _log.warning("pace_held", account=account, seconds=seconds)

    def _slot(self, account: str, deadline: float, *, bulk: bool) -> tuple[float, float]:
        """Take a slot; return when it comes at the earliest and at the latest, by our own clock."""
        if not bulk:
            return self._take(account, within=max(0.0, deadline - self.clock()), before_turn=True)
        rhythm = self.rhythm(account)
        ahead = max(rhythm.interval, min(AHEAD_SECONDS, AHEAD_SLOTS * rhythm.interval))
        queue = self._queues[os.getpid(), account]
        if not queue.acquire(timeout=max(0.0, deadline - self.clock())):
            raise RateLimitExceeded(retry_after=rhythm.interval, cause=f"{account}: others are waiting")
        try:
            while True:
                try:
                    within = max(0.0, min(ahead, deadline - self.clock()))
                    return self._take(account, within=within, before_turn=False)
                except RateLimitExceeded as busy:
                    pause = max(SHORTEST_PAUSE, (busy.retry_after or 0.0) - ahead)
                    if self.clock() + pause > deadline:
                        raise
                    self.sleep(pause)
        finally:
            queue.release()

    def _take(self, account: str, *, within: float, before_turn: bool) -> tuple[float, float]:
        rhythm = self.rhythm(account)
        free: float | None = None
        for _ in range(TRIES):
            with self.database.write_once() as connection:
                asked = self.clock()
                seconds = rows.take(connection, account, rhythm, within=within, before_turn=before_turn)
            if seconds is not None:
                return asked + seconds, self.clock() + seconds
            with self.database.read() as connection:
                free = rows.next_slot(connection, account)
            if free is None:
                self._add(account)
            elif free > within:
                break
            # Otherwise the row, or the slot, has come between the two looks.
        raise RateLimitExceeded(retry_after=free, cause=f"{account}: the next call is due in {free} s")

    def _add(self, account: str) -> None:
        with self.database.write_once() as connection:
            rows.add(connection, account)

    def rhythm(self, account: str) -> Rhythm:
        """Return the slots of an account."""
        rate = self.rates.get(account) or self.rates.get(account.partition("/")[0]) or DEFAULT_RATE
        interval = (1.0 + GUARD_SECONDS) / rate
        return Rhythm(interval=interval, early=max(0, math.floor(rate * EARLY_SHARE) - 1))
