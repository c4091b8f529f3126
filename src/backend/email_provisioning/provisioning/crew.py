"""The threads of a worker that carry runs on, several at once: what they wait for are other people's networks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from email_provisioning.providers.pacing import bulk
from email_provisioning.provisioning.guarding import over_and_over
from email_provisioning.provisioning.runner import Runner


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
        # A defect met by one run must not keep the others waiting; its lease brings it back later.
        with bulk():
            over_and_over("run", lambda: self._advance_one(stop), stop, interval=self.interval)

    def _advance_one(self, stop: threading.Event) -> bool:
        """Carry one due run on; False where none is due."""
        # Looking costs much less than taking, and mostly there is nothing to take.
        if not self.runner.due(limit=1):
            return False
        if progress := self.runner.claim_next():
            self.runner.advance(progress, stop=stop)
        return True
