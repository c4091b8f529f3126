"""Kills a child process at one of the points where a power cut would hurt."""

from __future__ import annotations

import os
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, cast

import psutil
from sqlalchemy import Connection

from email_provisioning.persistence.database import Database
from tests.support.server import PATIENCE

#: What the provider is asked to change.
PROVIDER_CALLS = (
    "create",
    "is_ready",
    "suspend",
    "resume",
    "delete",
    "restore",
    "purge",
    "issue_direct",
    "revoke_direct",
)
#: What the file system is told: a kill can come between any two of these.
FILE_CALLS = ("mkdir", "rename", "replace", "link", "unlink", "rmdir", "fsync")


@dataclass
class Killer:
    """Counts the points that are passed, and kills the process at one of them."""

    #: The point to die at, from 1; 0 never dies.
    at: int
    passed: int = 0
    #: Where the processes are told that serve this one at PostgreSQL, if anywhere.
    pipe: int | None = None
    _told: set[int] = field(default_factory=set)

    def point(self) -> None:
        """Pass a point."""
        self.passed += 1
        if self.passed == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function with a point before it and one after it."""

        @wraps(function)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            self.point()
            result = function(*args, **kwargs)
            self.point()
            return result

        return wrapped

    def watch(self, provider: object) -> None:
        """Put points around each commit, each call of the provider and each change of a file."""
        write = Database.write

        @contextmanager
        def watched(database: Database, *, durable: bool = True) -> Iterator[Connection]:
            self.point()
            with write(database, durable=durable) as connection:
                self._tell(connection)
                yield connection
                self.point()
            self.point()

        setattr(Database, "write", watched)  # noqa: B010 (a plain assignment does not type-check)
        for name in PROVIDER_CALLS:
            setattr(provider, name, self.around(getattr(provider, name)))
        for name in FILE_CALLS:
            setattr(os, name, self.around(getattr(os, name)))

    def _tell(self, connection: Connection) -> None:
        if self.pipe is None or connection.dialect.name != "postgresql":
            return
        session = cast(Any, connection.connection.dbapi_connection).info.backend_pid
        if session not in self._told:
            self._told.add(session)
            os.write(self.pipe, b"session %d\n" % session)


def run_and_kill(prepare: Callable[[Killer], Callable[[], object]], *, at: int) -> tuple[bool, int]:
    """Run an action in a forked child that dies at point ``at``.

    ``prepare`` runs in the child and returns the action; points count from its start. Returns whether the child
    was killed, and how many points it passed where it was not. By then PostgreSQL has noticed: until it does, the
    rows of the dead are locked, and who looks for what is due passes over them.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            killer = Killer(at=at, pipe=writer)
            action = prepare(killer)
            killer.passed = 0
            action()
            os.write(writer, b"passed %d\n" % killer.passed)
            os._exit(0)
        except BaseException:  # noqa: BLE001 (a child must never return into the test)
            traceback.print_exc()
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        told = [line.split() for line in pipe]
    _, status = os.waitpid(child, 0)
    sessions = [int(number) for what, number in told if what == "session"]
    _wait_until_gone(sessions)
    if os.WIFSIGNALED(status):
        return True, 0
    assert os.waitstatus_to_exitcode(status) == 0, "the action failed in the child: see standard error"
    (passed,) = [int(number) for what, number in told if what == "passed"]
    return False, passed


def _wait_until_gone(processes: list[int]) -> None:
    deadline = time.monotonic() + PATIENCE
    while any(map(psutil.pid_exists, processes)):
        assert time.monotonic() < deadline, "PostgreSQL serves a process that is gone"
        time.sleep(0.001)
