"""Several gateway processes on the same ports, watched by one that does nothing else."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

import structlog

_log = structlog.get_logger(__name__)

#: How long a process may take to finish what is in flight, in seconds; then it is killed.
STOP_SECONDS = 35.0
#: The pause before a process that ended is replaced, in seconds.
PAUSE = 1.0
#: Descriptors beside those of connections: the database's, files being written, a provider's connections.
SPARE_DESCRIPTORS = 256
#: prctl(2): the signal that a process gets when its parent dies.
_PR_SET_PDEATHSIG = 1


@dataclass(kw_only=True)
class Workers:
    """Forks processes that work, and replaces those that end.

    It has no thread and no event loop of its own, so that forking is safe at any time.
    """

    count: int
    #: What each does until it gets SIGTERM; it is told its number, from 0.
    work: Callable[[int], None]
    _numbers: dict[int, int] = field(default_factory=dict)
    _stopping: bool = False

    def run(self) -> None:
        """Keep all of them running until SIGTERM or SIGINT; then stop them and return."""
        for stop in (signal.SIGTERM, signal.SIGINT):
            signal.signal(stop, self._stop)
        for number in range(self.count):
            self._fork(number)
        while self._numbers:
            process, status = os.wait()
            number = self._numbers.pop(process)
            if not self._stopping:
                _log.error("gateway_process_ended", code=os.waitstatus_to_exitcode(status))
                time.sleep(PAUSE)
            if not self._stopping:
                self._fork(number)

    def _fork(self, number: int) -> None:
        parent = os.getpid()
        process = os.fork()
        if process:
            self._numbers[process] = number
            return
        code = 1
        try:
            self._become_worker(parent)
            self.work(number)
            code = 0
        except Exception:  # noqa: BLE001 - the process ends here, and nobody above could tell why
            _log.exception("gateway_process_failed")
        finally:
            sys.stderr.flush()
            # Not sys.exit: what the parent opened is the parent's to close.
            os._exit(code)

    def _become_worker(self, parent: int) -> None:
        self._numbers.clear()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
            signal.signal(number, signal.SIG_DFL)
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(0)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if self._stopping:
            return
        self._stopping = True
        self._signal(signal.SIGTERM)
        signal.signal(signal.SIGALRM, lambda *_: self._signal(signal.SIGKILL))
        signal.setitimer(signal.ITIMER_REAL, STOP_SECONDS)

    def _signal(self, number: int) -> None:
        for process in self._numbers:
            os.kill(process, number)


def raise_file_limit(connections: int) -> None:
    """Let the process have as many descriptors as its connections need, as far as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + SPARE_DESCRIPTORS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
        if allowed < wanted:
            _log.warning("file_limit_low", limit=allowed, wanted=wanted)
