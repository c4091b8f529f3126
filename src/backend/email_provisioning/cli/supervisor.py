"""Keeps the server's processes running, and stops them together."""

from __future__ import annotations

import ctypes
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from types import FrameType

import structlog

from email_provisioning.errors import ProvisioningError

_log = structlog.get_logger(__name__)

#: How long a part may take to finish what is in flight, in seconds; then it is killed.
STOP_SECONDS = 35.0
#: A part that ends more often than this within a minute is not started again.
MOST_RESTARTS = 5
#: How long the page may take to answer at the start, in seconds.
START_SECONDS = 60.0
#: prctl(2): the signal that a process gets when its parent dies.
_PR_SET_PDEATHSIG = 1


class PortTaken(ProvisioningError):
    """Another program listens there already."""

    code = "port_taken"


class PartFailed(ProvisioningError):
    """A part of the server did not start."""

    code = "part_failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One process of the server."""

    name: str
    command: Sequence[str]


def python(*arguments: str) -> list[str]:
    """Return the command that runs a module with this interpreter."""
    return [sys.executable, "-m", *arguments]


def refuse_taken_port(host: str, port: int, setting: str) -> None:
    """Raise `PortTaken`, naming the setting, where something listens on the port."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"Nothing can listen on {host}:{port} ({error.strerror}): set {setting}."
            ) from error


class Supervisor:
    """Starts the parts, starts one again that ends, and stops all of them at SIGINT or SIGTERM."""

    def __init__(self, parts: Sequence[Part]) -> None:
        """Prepare; nothing runs yet."""
        self._parts = parts
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._restarts: dict[str, deque[float]] = {part.name: deque(maxlen=MOST_RESTARTS) for part in parts}
        self._stopping = False

    def start(self) -> None:
        """Start every part, and take over the signals."""
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGTERM, self._stop)
        for part in self._parts:
            self._start(part)

    def wait_until_listening(self, host: str, port: int) -> None:
        """Return when something answers on the port; raise `PartFailed` where nothing does in time."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and not self._stopping:
            for part in self._parts:
                if self._running[part.name].poll() is not None:
                    self.end()
                    raise PartFailed(f"The {part.name} process ended at its start: see the lines above.")
            try:
                socket.create_connection((host, port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        if not self._stopping:
            self.end()
            raise PartFailed(f"Nothing answers on {host}:{port} after {START_SECONDS:.0f} s.")

    def run(self) -> int:
        """Watch the parts until a signal; return the exit code."""
        while not self._stopping:
            for part in self._parts:
                code = self._running[part.name].poll()
                if code is not None and not self._stopping and not self._start_again(part, code):
                    self.end()
                    return 1
            time.sleep(0.2)
        self.end()
        return 0

    def end(self) -> None:
        """Stop every part, the last one first, and wait for what is in flight."""
        self._stopping = True
        processes = list(self._running.values())[::-1]
        for process in processes:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in processes:
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _start(self, part: Part) -> None:
        # A session of its own: Ctrl-C reaches only us, so that every part is stopped in one way.
        self._running[part.name] = subprocess.Popen(  # noqa: S603 (our own commands)
            part.command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=die_with_parent
        )

    def _start_again(self, part: Part, code: int) -> bool:
        restarts, now = self._restarts[part.name], time.monotonic()
        if len(restarts) == MOST_RESTARTS and now - restarts[0] < 60:
            _log.error("part_given_up", part=part.name, exit_code=code)
            return False
        _log.warning("part_restarted", part=part.name, exit_code=code)
        restarts.append(now)
        self._start(part)
        return True


def die_with_parent() -> None:
    """Have the kernel send SIGTERM to this process when the one that started it dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
