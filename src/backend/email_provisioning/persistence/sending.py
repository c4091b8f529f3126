"""What this process is sending at the moment, in a file that outlives its kill.

Before a message is counted, a slot of the file names it by a ticket, and the statement that counts it writes the same
ticket into the row of the count. Once the provider has the message, one octet of the slot says so. Both are stores into
mapped memory, without any call or wait: they survive a killed process as the count itself does. Whoever finds the
file of a process that is gone knows of each ticket whether its count stays, and gives back the others, each once,
because the ticket leaves the row with its count.
"""

from __future__ import annotations

import fcntl
import json
import mmap
import os
import threading
import uuid
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import structlog

from email_provisioning.errors import StorageUnavailable
from email_provisioning.persistence.usage import Lot, Moment, Recipients

_log = structlog.get_logger(__name__)

#: The length of a slot, in octets.
SLOT = 256
#: By how many slots the file grows. Their blocks are claimed then: a store into a page that the disk has no room for
#: would end the process.
GROWTH = 256
#: What a slot begins with: nothing is known of the message yet, or its count stays.
UNDER_WAY, SENT, FREE = b"U", b"S", b" "


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A slot that is in use."""

    index: int
    lot: Lot


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftBehind:
    """What a process that is gone has left."""

    #: What was not sent, as far as anybody was told, and what was.
    unsent: list[Lot]
    sent: list[Lot]


@dataclass
class SendingFile:
    """The file of this process; made when something is sent, and anew in a forked child."""

    folder: Path
    _pid: int = 0
    _file: int = -1
    _slots: mmap.mmap | None = None
    _closing: weakref.finalize[..., SendingFile] | None = None
    _name: str = ""
    _next: int = 0
    _serial: int = 0
    _free: list[int] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, account_id: str, recipients: Recipients, *, moment: Moment) -> Place:
        """Note what is about to be counted; raise `StorageUnavailable` where that cannot be written."""
        with _storage_errors(), self._lock:
            if self._pid != os.getpid():
                self._open()
            index = self._free.pop() if self._free else self._next
            self._serial += 1
            lot = Lot(
                account_id=account_id,
                month=moment.month,
                day=moment.day,
                minute=moment.minute,
                counted=recipients.counted,
                internal=recipients.internal,
                ticket=f"<{self._name}.{self._serial:x}>",
            )
            # Another thread may not have this slot before it is free again: what follows needs no lock for it.
            self._next = max(self._next, index + 1)
            self._store(index, UNDER_WAY + _packed(lot))
        return Place(index=index, lot=lot)

    def sent(self, place: Place) -> None:
        """Note that the count stays."""
        self._mark(place.index, SENT)

    def free(self, place: Place) -> None:
        """Free a slot, once its ticket has left the row."""
        with self._lock:
            # A child that was forked meanwhile has a file of its own.
            if place.lot.ticket.startswith(f"<{self._name}."):
                self._mark(place.index, FREE)
                self._free.append(place.index)

    def _store(self, index: int, content: bytes) -> None:
        start = index * SLOT
        if self._slots is None or start >= len(self._slots):
            size = (index + GROWTH) * SLOT
            os.posix_fallocate(self._file, 0, size)
            # Who still has the old map writes to the same file.
            self._slots = mmap.mmap(self._file, size)
        # The octet that makes the slot count comes last: a kill in between leaves it as it was.
        self._slots[start + 1 : start + SLOT] = content[1:]
        self._mark(index, content[:1])

    def _mark(self, index: int, state: bytes) -> None:
        if self._slots is not None:
            self._slots[index * SLOT] = state[0]

    @contextmanager
    def left_behind(self) -> Iterator[LeftBehind | None]:
        """Yield what one process that is gone has left, None where there is nothing; then it is removed."""
        for path in sorted(self.folder.glob("*.sending")):
            with _own(path) as content:
                if content is not None:
                    yield _read(content, path)
                    path.unlink(missing_ok=True)
                    return
        yield None

    def _open(self) -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        name = uuid.uuid4().hex[:12]
        made = self.folder / f"{name}.new"
        file = os.open(made, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        # It is locked before others can find it: nobody takes it for what somebody has left behind.
        fcntl.flock(file, fcntl.LOCK_EX)
        made.rename(self.folder / f"{name}.sending")
        if self._closing is not None:
            self._closing()
        self._closing = weakref.finalize(self, os.close, file)
        self._closing.atexit = False
        self._pid, self._file, self._slots = os.getpid(), file, None
        self._name, self._next, self._free = name, 0, []


@contextmanager
def _own(path: Path) -> Iterator[bytes | None]:
    """Lock the file of a process that is gone, and yield its content; None where the process lives."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        yield None
        return
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield path.read_bytes() if path.exists() else None
    finally:
        os.close(file)


@contextmanager
def _storage_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageUnavailable(cause=f"what is being sent: {error.strerror}") from error


def _packed(lot: Lot) -> bytes:
    # Named one by one: `asdict` would take longer than all the rest of this file does for a message.
    values = [
        lot.account_id,
        lot.month.isoformat(),
        lot.day.isoformat(),
        lot.minute,
        lot.counted,
        lot.internal,
        lot.ticket,
    ]
    return json.dumps(values).encode().ljust(SLOT - 2) + b"\n"


def _read(content: bytes, path: Path) -> LeftBehind:
    left = LeftBehind(unsent=[], sent=[])
    for start in range(0, len(content), SLOT):
        state, packed = content[start : start + 1], content[start + 1 : start + SLOT]
        if state not in (UNDER_WAY, SENT):
            continue
        try:
            lot = _unpacked(packed)
        except (ValueError, TypeError):
            # The kill came while it was being written: it was not counted yet.
            _log.warning("sending_slot_unreadable", file=path.name, slot=start // SLOT)
            continue
        (left.sent if state == SENT else left.unsent).append(lot)
    return left


def _unpacked(packed: bytes) -> Lot:
    account_id, month, day, minute, counted, internal, ticket = json.loads(packed)
    return Lot(
        account_id=account_id,
        month=date.fromisoformat(month),
        day=date.fromisoformat(day),
        minute=minute,
        counted=counted,
        internal=internal,
        ticket=ticket,
    )
