"""Does something in the background, a moment after it was asked for, and once however often that was."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

#: How long what waits is collected, in seconds.
DELAY_SECONDS = 1.0


@dataclass
class Soon:
    """Calls a function when somebody has asked for it: what was noted before is there when it is called."""

    call: Callable[[], None]
    _timer: threading.Timer | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self) -> None:
        """Have it called; asked again before that, it is called once."""
        with self._lock:
            # Alive is checked because a fork keeps the object and not its thread.
            if self._timer is None or not self._timer.is_alive():
                self._timer = threading.Timer(DELAY_SECONDS, self._due)
                self._timer.daemon = True
                self._timer.start()

    def _due(self) -> None:
        with self._lock:
            # Who notes something from now on may come too late for this call.
            self._timer = None
        self.call()
