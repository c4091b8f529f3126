"""The postman's round, in a worker: several webhooks at once, so that one which does not answer delays no other."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from email_provisioning.provisioning.guarding import guarded, over_and_over
from email_provisioning.provisioning.webhooks.postman import BATCH, Postman

#: How many webhooks are delivered to at once in one process.
THREADS = 8


@dataclass(frozen=True, kw_only=True)
class Round:
    """Looks for events, and for webhooks that something is due for."""

    postman: Postman
    #: How often it looks where it found nothing, in seconds.
    interval: float

    def once(self) -> bool:
        """Do one round in this thread; tell whether there may be more to do at once."""
        spread = self.postman.spread()
        for webhook_id in self.postman.due(limit=BATCH):
            self.postman.deliver(webhook_id)
        return self.postman.forget_old() > 0 or spread == BATCH

    def run(self, stop: threading.Event) -> None:
        """Go round until ``stop`` is set, then wait for the tries under way."""
        under_way: dict[str, Future[int]] = {}
        with ThreadPoolExecutor(THREADS, thread_name_prefix="email-provisioning-webhook") as threads:
            over_and_over(
                "webhooks",
                lambda: self._look(threads, under_way, stop),
                stop,
                interval=self.interval,
            )

    def _look(
        self, threads: ThreadPoolExecutor, under_way: dict[str, Future[int]], stop: threading.Event
    ) -> bool:
        for webhook_id in [each for each, future in under_way.items() if future.done()]:
            del under_way[webhook_id]
        spread = self.postman.spread()
        free = THREADS - len(under_way)
        due = [each for each in self.postman.due(limit=BATCH) if each not in under_way]
        forgotten = self.postman.forget_old()
        for webhook_id in due[:free]:
            under_way[webhook_id] = threads.submit(self._deliver, webhook_id, stop)
        return spread == BATCH or forgotten > 0

    def _deliver(self, webhook_id: str, stop: threading.Event) -> int:
        # A defect met by one webhook must not keep the others waiting; its lease brings it back later.
        with guarded("delivery", webhook=webhook_id):
            return self.postman.deliver(webhook_id, stop)
        return 0
