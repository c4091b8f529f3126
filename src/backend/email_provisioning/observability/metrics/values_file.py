"""A file of numbers that one process writes and others read at any moment, and that outlives the process.

Its pages are shared with the kernel: what is written is there for readers at once, and stays when the writer is
killed. Octets 0 to 7 tell how many are in use; then come entries, and nothing that was written once moves. An entry is
the number of its numbers, the length of its key, the key, and the numbers, each of which is written whole, by one
aligned store.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import sys
from collections.abc import Iterator
from pathlib import Path

#: The size of a file: room for two thousand histograms.
SIZE = 512 * 1024
#: The octets of a number, and what everything is aligned to.
WORD = 8


class ValuesFileUnusable(Exception):
    """The file is not what this module writes."""


class ValuesFile:
    """The numbers of this process, in a file that is locked for as long as it lives."""

    def __init__(self, descriptor: int) -> None:
        """Take over an open, locked file of full size; raise `ValuesFileUnusable`."""
        self._descriptor = descriptor
        self._map = mmap.mmap(descriptor, SIZE)
        self._octets = memoryview(self._map)
        self.numbers = self._octets.cast("d")
        self._integers = self._octets.cast("Q")
        self.places: dict[tuple[str, int], int] = {}
        self._used = self._integers[0] or WORD
        if self._used > SIZE:
            raise ValuesFileUnusable(f"{self._used} octets are said to be in use")
        for first, key, numbers in entries(bytes(self._octets[: self._used])):
            self.places[key, len(numbers)] = first

    @classmethod
    def claim(cls, path: Path) -> ValuesFile | None:
        """Return the file, made where it is not there; None where another process has it.

        Raises ``OSError`` where it cannot be made, such as on a full disk.
        """
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        try:
            return cls._opened(descriptor)
        except BaseException:
            os.close(descriptor)
            raise

    @classmethod
    def _opened(cls, descriptor: int) -> ValuesFile:
        if os.fstat(descriptor).st_size != SIZE:
            _make_room(descriptor)
        try:
            return cls(descriptor)
        except ValuesFileUnusable:
            # Such as after a power cut: counting begins anew, as after any other reset.
            os.ftruncate(descriptor, 0)
            _make_room(descriptor)
            return cls(descriptor)

    def place(self, key: str, count: int) -> int | None:
        """Return where the numbers of a key begin, 0 at first; None where there is no room for them."""
        if (known := self.places.get((key, count))) is not None:
            return known
        encoded = key.encode()
        head = 2 * WORD + _whole(len(encoded))
        start, end = self._used, self._used + head + count * WORD
        if end > SIZE:
            return None
        self._octets[start + 2 * WORD : start + 2 * WORD + len(encoded)] = encoded
        self._integers[start // WORD], self._integers[start // WORD + 1] = count, len(encoded)
        first = (start + head) // WORD
        for place in range(first, first + count):
            self.numbers[place] = 0.0
        # Last: nobody reads beyond what is in use, whenever this process is killed.
        self._used = end
        self._integers[0] = end
        self.places[key, count] = first
        return first

    def forget(self) -> None:
        """Let go of a file that a parent process goes on using (after a fork)."""
        for view in (self.numbers, self._integers, self._octets):
            view.release()
        self._map.close()
        os.close(self._descriptor)


def _make_room(descriptor: int) -> None:
    """Make the file full size and empty. A hole in it would kill whoever writes there when the disk is full."""
    os.ftruncate(descriptor, 0)
    try:
        os.posix_fallocate(descriptor, 0, SIZE)
    except OSError:
        os.ftruncate(descriptor, 0)
        raise


def entries(content: bytes) -> Iterator[tuple[int, str, list[float]]]:
    """Yield where the numbers of each entry begin, its key and the numbers; raise `ValuesFileUnusable`."""
    integers, numbers = memoryview(content).cast("Q"), memoryview(content).cast("d")
    place = WORD
    while place < len(content):
        if place + 2 * WORD > len(content):
            raise ValuesFileUnusable(f"the entry at {place} has no end")
        count, length = integers[place // WORD], integers[place // WORD + 1]
        start = place + 2 * WORD
        first = start + _whole(length)
        end = first + count * WORD
        if end > len(content):
            raise ValuesFileUnusable(f"the entry at {place} has no end")
        try:
            key = content[start : start + length].decode()
        except UnicodeDecodeError as error:
            raise ValuesFileUnusable(f"the entry at {place} has no key") from error
        yield first // WORD, key, list(numbers[first // WORD : end // WORD])
        place = end


def _whole(length: int) -> int:
    """Return how many octets so many take where everything begins at a word."""
    return length + -length % WORD


def read(path: Path) -> tuple[bool, list[tuple[str, list[float]]]]:
    """Return whether a process has the file, and its keys with their numbers; raise `ValuesFileUnusable`."""
    with path.open("rb") as file:
        held = _is_held(file.fileno())
        head = file.read(WORD)
        used = int.from_bytes(head, sys.byteorder) if len(head) == WORD else 0
        if used > SIZE or used % WORD:
            raise ValuesFileUnusable(f"{used} octets are said to be in use")
        content = head + file.read(max(0, used - WORD))
    return held, [(key, numbers) for _, key, numbers in entries(content)] if used else []


def _is_held(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    return False
