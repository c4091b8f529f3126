"""One run of Dovecot: the master and the processes that it starts, all in one process group."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from email_provisioning.imap import launch

_log = structlog.get_logger(__name__)

#: How long all processes may take to end, in seconds; then they are killed.
STOP_SECONDS = 10.0


@dataclass(kw_only=True)
class DovecotProcess:
    """A master that runs, or has run."""

    master: asyncio.subprocess.Process
    #: Passes its warnings and errors on to our log.
    log: asyncio.Task[None]

    @classmethod
    async def start(cls, program: Path, configuration: Path) -> DovecotProcess:
        """Start a master that ends when we do, however we end."""
        reading, writing = os.pipe()
        try:
            # A pipe of our own: on asyncio's, waiting for the master would mean waiting for all who hold it open.
            master = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-S", launch.__file__, str(os.getpid())),
                *(str(program), "-F", "-c", str(configuration)),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=writing,
                # A group of its own: Ctrl-C in the terminal is for us, and we stop Dovecot in our own time.
                start_new_session=True,
                env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
            )
        except BaseException:
            os.close(reading)
            raise
        finally:
            os.close(writing)
        return cls(master=master, log=asyncio.create_task(_copy_log(reading)))

    async def wait(self) -> int:
        """Return the master's exit code, once it and all that it started have ended."""
        try:
            code = await self.master.wait()
        finally:
            await asyncio.shield(self.end())
        return code

    async def end(self) -> None:
        """End every process of the group: first by asking, then by force."""
        deadline = asyncio.get_running_loop().time() + STOP_SECONDS
        number = signal.SIGTERM
        while self.master.returncode is None or _group_lives(self.master.pid):
            # All of them: the master alone would wait a second for the others.
            with suppress(ProcessLookupError):
                os.killpg(self.master.pid, number)
            await asyncio.sleep(0.05)
            if asyncio.get_running_loop().time() > deadline:
                number = signal.SIGKILL
        self.log.cancel()


def _group_lives(group: int) -> bool:
    """Tell whether a process of the group runs; one that has ended and waits to be reaped does not."""
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _parent, number = file.read_text().rpartition(")")[2].split()[:3]
            if int(number) == group and state != "Z":
                return True
    return False


async def _copy_log(descriptor: int) -> None:
    reader = asyncio.StreamReader()
    with os.fdopen(descriptor, "rb") as pipe:
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), pipe
        )
        try:
            while line := (await reader.readline()).decode(errors="replace"):
                # Each process tells of the signal by which we stop it.
                if "Killed with signal 15" not in line:
                    _log.warning("dovecot", line=line.strip())
        finally:
            transport.close()
