"""Keep what the processes of one test run share: a private folder and its locks."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class RunFolder:
    """Name the folder that every pytest process of one run shares."""

    #: Private folder of this run, removed when the run ends.
    path: Path
    #: Process id of the pytest process that started the run and outlives its workers.
    controller: int

    @classmethod
    def create(cls) -> RunFolder:
        """Make a new folder, with a short path because sockets live in it, for a run led by this process."""
        return cls(path=Path(tempfile.mkdtemp(prefix="email-provisioning-tests-")), controller=os.getpid())

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold a lock over all processes of the run; a process that dies lets go of it."""
        with (self.path / f"{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def append(self, name: str, line: str) -> None:
        """Append a line to a file of the run that only this user reads; short lines never mix."""
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        with os.fdopen(os.open(self.path / name, flags, 0o600), "a") as file:
            file.write(line + "\n")

    def lines(self, name: str) -> list[str]:
        """Return the lines that were appended to a file, none where nothing was."""
        file = self.path / name
        return file.read_text().splitlines() if file.exists() else []
