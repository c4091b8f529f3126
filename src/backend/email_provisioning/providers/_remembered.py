"""Values that are worth asking for once in a while: kept for so long, so many at most."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """Keeps values until their time is up, the latest used where there are too many; usable from many threads."""

    def __init__(self, *, most: int) -> None:
        """Keep at most so many."""
        self._most = most
        self._kept: OrderedDict[Key, tuple[float, Value]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Value | None:
        """Return the value, None where there is none or its time is up."""
        with self._lock:
            ends, value = self._kept.get(key, (0.0, None))
            if ends <= time.monotonic():
                return None
            self._kept.move_to_end(key)
            return value

    def put(self, key: Key, value: Value, *, seconds: float) -> None:
        """Keep a value for so long."""
        with self._lock:
            self._kept[key] = (time.monotonic() + seconds, value)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def forget(self, of: Callable[[Key], bool]) -> None:
        """Forget the values whose keys are of this kind."""
        with self._lock:
            for key in [key for key in self._kept if of(key)]:
                del self._kept[key]
