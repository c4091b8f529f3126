"""Looks for our passwords and tokens in files, and tells whose they are; the secrets themselves go nowhere."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import RawIOBase
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from email_provisioning.domain.clock import Clock
from email_provisioning.domain.leaks import LeakFinder, Sighting
from email_provisioning.persistence import owners
from email_provisioning.persistence.database import Database
from email_provisioning.persistence.owners import Owner
from email_provisioning.secret_stores.keyring import Keyring

#: Octets read at once, and sightings looked up at once.
PIECE, BATCH = 1 << 20, 200
#: A symbolic link is never followed, and a pipe that nobody writes to not waited for.
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, kw_only=True, slots=True)
class Leak:
    """A secret of ours in a file."""

    path: Path
    #: Octets before it, and its line, counted from 1.
    offset: int
    line: int
    #: Whose it is; None: it is of our form, but no password or token here, or not any more.
    owner: Owner | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Unread:
    """A file or folder that could not be read."""

    path: Path
    #: In the system's words.
    reason: str


@dataclass(kw_only=True)
class Searched:
    """How much was read."""

    files: int = 0
    octets: int = 0


@dataclass(frozen=True, kw_only=True)
class Leaks:
    """Reads files of any size and content."""

    database: Database
    keyring: Keyring
    clock: Clock
    searched: Searched = field(default_factory=Searched)

    def scan(self, paths: Sequence[Path]) -> Iterator[Leak | Unread]:
        """Search files, and folders with everything below them.

        Symbolic links below a folder are left alone; one that is named itself is followed.
        """
        # The last one first: what is below a folder comes before its neighbours.
        waiting = [path.resolve() if path.is_symlink() else path for path in reversed(paths)]
        while waiting:
            path = waiting.pop()
            try:
                mode = path.lstat().st_mode
                if stat.S_ISDIR(mode):
                    waiting += _children(path)
                elif stat.S_ISREG(mode):
                    with open(_opened(path), "rb", buffering=0) as file:
                        yield from self.scan_stream(path, file)
            except OSError as error:
                yield Unread(path=path, reason=error.strerror or str(error))

    def scan_stream(self, path: Path, stream: RawIOBase | BinaryIO) -> Iterator[Leak]:
        """Search what can be read from a stream; ``path`` is what to call it."""
        self.searched.files += 1
        sightings = self._sightings(stream)
        while batch := list(islice(sightings, BATCH)):
            yield from self._looked_up(path, batch)

    def _sightings(self, stream: RawIOBase | BinaryIO) -> Iterator[Sighting]:
        finder = LeakFinder()
        while piece := stream.read(PIECE):
            self.searched.octets += len(piece)
            yield from finder.feed(piece)
        yield from finder.feed(b"", last=True)

    def _looked_up(self, path: Path, batch: Sequence[Sighting]) -> Iterator[Leak]:
        digests = [self.keyring.digest(sighting.secret) for sighting in batch]
        with self.database.read() as connection:
            known = owners.of_digests(connection, set(digests), at=self.clock())
        for sighting, digest in zip(batch, digests, strict=True):
            yield Leak(path=path, offset=sighting.offset, line=sighting.line, owner=known.get(digest))


def _opened(path: Path) -> int:
    """Return a descriptor of a regular file, or raise OSError: the name may lead elsewhere by now."""
    descriptor = os.open(path, _FLAGS)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "is no regular file any more")
    return descriptor


def _children(folder: Path) -> list[Path]:
    descriptor = os.open(folder, _FLAGS | os.O_DIRECTORY)
    try:
        return [folder / name for name in sorted(os.listdir(descriptor), reverse=True)]
    finally:
        os.close(descriptor)
