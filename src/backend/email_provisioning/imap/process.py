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
#: A longer line, in octets, is passed on in parts.
_LONGEST = 65536


@dataclass(kw_only=True)
class DovecotProcess:
    """A master that runs, or has run."""

    master: asyncio.subprocess.Process
    #: Passes its warnings and errors on to our log.
    log: LogPipe

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
        return cls(master=master, log=LogPipe(reading))

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
        self.log.close()


def _group_lives(group: int) -> bool:
    """Tell whether a process of the group runs; one that has ended and waits to be reaped does not."""
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _parent, number = file.read_text().rpartition(")")[2].split()[:3]
            if int(number) == group and state != "Z":
                return True
    return False


class LogPipe:
    """The end of a pipe that we read: passes each line on to our log.

    Read without a transport, because uvloop's closes the descriptor of a pipe twice: the second time it may be that of
    a file or connection which another thread has opened in between.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._begun = b""
        os.set_blocking(descriptor, False)
        asyncio.get_running_loop().add_reader(descriptor, self._read)

    def close(self) -> None:
        """Pass on what is left, and close the pipe; a second time does nothing."""
        if self._descriptor < 0:
            return
        while self._read():
            pass
        self._pass_on(self._begun)
        asyncio.get_running_loop().remove_reader(self._descriptor)
        os.close(self._descriptor)
        self._descriptor = -1

    def _read(self) -> bool:
        """Pass on what is there; return whether more may be."""
        try:
            octets = os.read(self._descriptor, _LONGEST)
        except BlockingIOError:
            return False
        if not octets:  # nobody writes any more: the pipe would be ready to be read for ever
            asyncio.get_running_loop().remove_reader(self._descriptor)
            return False
        *lines, self._begun = (self._begun + octets).split(b"\n")
        if len(self._begun) > _LONGEST:
            lines, self._begun = [*lines, self._begun], b""
        for line in lines:
            self._pass_on(line)
        return True

    def _pass_on(self, octets: bytes) -> None:
        line = octets.decode(errors="replace").strip()
        # Each process tells of the signal by which we stop it.
        if line and "Killed with signal 15" not in line:
            _log.warning("dovecot", line=line)
