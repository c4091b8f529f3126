"""The threads of a worker that carry runs on, several at once: what they wait for are other people's networks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog

from email_provisioning.errors import ProvisioningError
from email_provisioning.providers.pacing import bulk
from email_provisioning.provisioning.runner import Runner

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Crew:
    """Takes one due run after the other, the longest due first, in each of its threads."""

    runner: Runner
    threads: int
    #: How often a thread that found nothing looks again, in seconds.
    interval: float

    @contextmanager
    def at_work(self, stop: threading.Event) -> Iterator[None]:
        """Work during the block, and until ``stop`` is set; then let each thread end the step that it is in."""
        threads = [
            threading.Thread(
                target=self._work, args=(stop,), name=f"email-provisioning-crew-{number}", daemon=True
            )
            for number in range(self.threads)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    def _work(self, stop: threading.Event) -> None:
        with bulk():
            while not stop.is_set():
                if not self._advance_one(stop):
                    stop.wait(self.interval)

    def _advance_one(self, stop: threading.Event) -> bool:
        """Carry one due run on; False where none is due, or the store does not answer."""
        try:
            # Looking costs much less than taking, and mostly there is nothing to take.
            if not self.runner.due(limit=1):
                return False
            if progress := self.runner.claim_next():
                self.runner.advance(progress, stop=stop)
        except ProvisioningError as error:
            _log.warning("crew_failed", code=error.code, cause=error.cause)
            return False
        except Exception:  # noqa: BLE001 (logged with its traceback)
            # A defect met by one run must not keep the others waiting; its lease brings it back later.
            _log.exception("run_crashed")
        return True
