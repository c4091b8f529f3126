"""Waiting for a run, but not for longer than a person would."""

from __future__ import annotations

from concurrent.futures import Executor
from concurrent.futures import TimeoutError as NotInTime
from dataclasses import dataclass

import structlog

from email_provisioning.errors import StorageUnavailable
from email_provisioning.provisioning.ending import OnComplete, Progress
from email_provisioning.provisioning.runner import Runner

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Waiter:
    """Carries a claimed run on in the request that asked for it."""

    runner: Runner
    #: Runs what has to wait for a slow provider: it goes on when the request has answered.
    executor: Executor
    #: How long a request waits, in seconds.
    seconds: float

    def wait(self, progress: Progress, *, at_once: bool, on_complete: OnComplete | None = None) -> Progress:
        """Return the run as it is when it is finished, or when the time is up: a worker carries it on then.

        With ``at_once`` the provider answers without a network, and a thread of its own would only cost time. Only
        then is ``on_complete`` called, since only then the caller is sure to be there still.
        """
        try:
            if progress.run.finished:
                self.runner.tell(progress)
                return progress
            if at_once:
                return self.runner.drive(progress, seconds=self.seconds, on_complete=on_complete)
            future = self.executor.submit(self.runner.drive, progress, seconds=self.seconds)
            return future.result(timeout=self.seconds)
        except NotInTime:
            return progress
        except StorageUnavailable as error:
            # The intent is on disk: the run goes on by itself when the store is back.
            _log.warning("run_left_to_worker", run=progress.run.id, cause=error.cause)
            return progress
