"""Whether a store outside answers, asked by those who cannot wait for it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

from email_provisioning.errors import ProvisioningError, SecretStoreUnavailable

#: How long one waits for the answer, in seconds: whoever asks if this server is ready gives up soon.
PATIENCE_SECONDS = 0.5


class PatientCheck:
    """Makes a check in a thread of its own, one at a time, and waits for it for a moment."""

    def __init__(self, check: Callable[[], None]) -> None:
        """``check`` raises what is wrong."""
        self._check = check
        self._lock = threading.Lock()
        self._running: tuple[int, threading.Thread] | None = None
        self._wrong: ProvisioningError | None = None

    def __call__(self) -> None:
        """Raise what is wrong, or `SecretStoreUnavailable` where that takes long to find out."""
        with self._lock:
            thread = self._thread()
        thread.join(PATIENCE_SECONDS)
        if thread.is_alive():
            raise SecretStoreUnavailable(cause="the store takes long to answer")
        if self._wrong is not None:
            raise self._wrong

    def _thread(self) -> threading.Thread:
        # A forked process has none of its parent's threads.
        if self._running is not None and self._running[0] == os.getpid() and self._running[1].is_alive():
            return self._running[1]
        thread = threading.Thread(target=self._run, name="email-provisioning-secret-store", daemon=True)
        self._running = (os.getpid(), thread)
        thread.start()
        return thread

    def _run(self) -> None:
        try:
            self._check()
        except ProvisioningError as error:
            self._wrong = error
        else:
            self._wrong = None
