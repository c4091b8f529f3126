"""Places for answers that take their time: each holds a thread, so that only some may be under way at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from email_provisioning.web.errors import TooManyRequests

#: Seconds after which an answer ends, so that the browser asks anew: a thread is lent, never given away.
LIFE = 20.0
#: Seconds that an answer without a place of its own should wait before it asks again.
LATER = 15.0
#: Seconds after its life in which a place is given back at the latest, whatever became of the answer.
GRACE = 10.0


@dataclass(frozen=True, eq=False)
class Place:
    """What one answer holds until it is over."""

    user_id: str
    #: Until when it is held at most, on the clock of its `Streams`.
    until: float


@dataclass(kw_only=True)
class Streams:
    """Counts the answers of this process that are under way."""

    #: How many there may be at once.
    most: int
    #: How many of them may be one person's.
    most_of_one: int = 1
    clock: Callable[[], float] = time.monotonic
    _taken: set[Place] = field(default_factory=set, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def take(self, user_id: str) -> Place:
        """Return a place, to be given back; raise `TooManyRequests` where there is none for this person."""
        now = self.clock()
        with self._lock:
            self._taken = {place for place in self._taken if place.until > now}
            own = sum(place.user_id == user_id for place in self._taken)
            if len(self._taken) >= self.most or own >= self.most_of_one:
                raise TooManyRequests(limit=self.most, retry_after=LATER)
            place = Place(user_id, now + LIFE + GRACE)
            self._taken.add(place)
        return place

    def give_back(self, place: Place) -> None:
        """End an answer; once or more often."""
        with self._lock:
            self._taken.discard(place)


def ticks(*, life: float = LIFE, first: float = 0.1, most: float = 1.0) -> Iterator[None]:
    """Yield at once, then after longer and longer pauses, until the life of an answer is over; seconds."""
    end, pause = time.monotonic() + life, first
    while True:
        yield
        left = end - time.monotonic()
        if left <= 0:
            return
        time.sleep(min(pause, left))
        pause = min(pause * 1.5, most)
