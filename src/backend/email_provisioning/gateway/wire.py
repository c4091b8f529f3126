"""What comes in: command lines, and messages that end where their sender meant them to."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from email_provisioning.errors import MessageRefused, MessageTooLarge, ProvisioningError

#: Octets that a client may send ahead of our answers before it is made to wait.
SENT_AHEAD = 64 * 1024
#: The only end of a message (RFC 5321, section 4.1.1.4).
END = b"\r\n.\r\n"
#: Octets that are read and thrown away after a message became too large; then the connection is closed.
TOLERATED = 32 * 1024 * 1024


class ConnectionEnded(Exception):
    """The client is gone, or has to go."""


class BadLine(ProvisioningError):
    """Lines end with CR LF, and hold no other CR or LF (RFC 5321, section 2.3.8)."""

    smtp = "500 5.5.2"


class LineTooLong(BadLine):
    """The line is too long."""

    smtp = "500 5.5.6"


class BareLineEnd(MessageRefused):
    """The message holds a CR or LF that stands alone: lines end with CR LF (RFC 5321, section 2.3.8)."""

    smtp = "550 5.5.2"


class OutOfMemory(ProvisioningError):
    """Too many large messages are on their way: try again in a minute."""

    smtp = "452 4.3.1"
    retryable = True


@dataclass
class Budget:
    """Octets of messages that may be in memory at once, in all and from one client."""

    left: int
    per_client: int
    _taken: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def reservation(self, client: str) -> Iterator[Callable[[int], None]]:
        """Yield a function that takes octets, or raises `OutOfMemory`; all are given back at the end."""
        taken = 0

        def take(octets: int) -> None:
            nonlocal taken
            if octets > self.left:
                raise OutOfMemory
            if self._taken[client] + octets > self.per_client:
                raise OutOfMemory(
                    "Too many large messages are on their way from your network address: try again in a minute."
                )
            self.left -= octets
            self._taken[client] += octets
            taken += octets

        try:
            yield take
        finally:
            self.left += taken
            self._taken[client] -= taken
            if not self._taken[client]:
                del self._taken[client]


class Wire:
    """What one connection sends, in order; raises `ConnectionEnded` where the client is gone.

    It takes the place of asyncio's stream reader, whose buffer cannot be emptied and whose search for the end of a
    message begins anew with each line.
    """

    def __init__(self, *, loop: asyncio.AbstractEventLoop, hold: Callable[[bool], None]) -> None:
        """Call ``hold`` with True to make the client wait, and with False to let it go on."""
        self._loop = loop
        self._hold = hold
        self._held = False
        self._buffer = bytearray()
        self._ended = False
        self._waiter: asyncio.Future[None] | None = None

    def feed(self, octets: bytes) -> None:
        """Take what has come in."""
        self._buffer += octets
        if self._waiter is not None:
            self._wake()
        elif len(self._buffer) > SENT_AHEAD and not self._held:
            self._held = True
            self._hold(True)

    def end(self) -> None:
        """Take note that nothing more comes."""
        self._ended = True
        self._wake()

    def discard(self) -> None:
        """Forget what was sent ahead: before TLS, anybody may have sent it (RFC 3207, section 6; CVE-2011-0411)."""
        self._buffer.clear()

    async def line(self, limit: int) -> bytes:
        """Return a line without its end; raise `BadLine` after it where it is not one, `LineTooLong` within it."""
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > limit:
                raise LineTooLong
            await self._fill()
        line = bytes(self._buffer[: end + 1])
        del self._buffer[: end + 1]
        if len(line) > limit:
            raise LineTooLong
        if not line.endswith(b"\r\n") or line.count(b"\r") != 1:
            raise BadLine
        return line[:-2]

    async def content(self, limit: int, take: Callable[[int], None]) -> bytes:
        """Return a message of at most ``limit`` octets with its dots unstuffed (RFC 5321, section 4.5.2).

        Only CR LF, dot, CR LF ends it. Any other combination is where servers disagree, which is how a second message
        is smuggled inside a first one (CVE-2023-51764 and its family): a CR or LF alone is refused. Raises
        `BareLineEnd`, `MessageTooLarge` or what ``take`` raises, once the message has been read to its end.
        """
        # The line end of the DATA command counts: a message may be empty.
        self._buffer[:0] = END[:2]
        searched = 0
        while (end := self._buffer.find(END, max(0, searched - len(END)))) < 0:
            if len(self._buffer) > limit + len(END):
                take(-searched)
                await self._skip_content(MessageTooLarge())
            try:
                take(len(self._buffer) - searched)
            except OutOfMemory as refusal:
                # What is thrown away must not keep others out until its sender has come to its end.
                take(-searched)
                await self._skip_content(refusal)
            searched = len(self._buffer)
            await self._fill()
        raw = bytes(self._buffer[2 : end + 2])
        del self._buffer[: end + len(END)]
        if len(raw) > limit:
            raise MessageTooLarge
        if not raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r"):
            raise BareLineEnd
        unstuffed = raw.replace(b"\r\n.", b"\r\n")
        return unstuffed[1:] if unstuffed.startswith(b".") else unstuffed

    async def _skip_content(self, refusal: ProvisioningError) -> None:
        """Read the rest of a message that is refused, and raise."""
        skipped = 0
        while (found := self._buffer.find(END)) < 0:
            surplus = max(0, len(self._buffer) - len(END))
            del self._buffer[:surplus]
            skipped += surplus
            if skipped > TOLERATED:
                raise ConnectionEnded from refusal
            await self._fill()
        del self._buffer[: found + len(END)]
        raise refusal

    async def _fill(self) -> None:
        if self._ended:
            raise ConnectionEnded
        if self._held:
            self._held = False
            self._hold(False)
        before = len(self._buffer)
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None
        if self._ended and len(self._buffer) == before:
            raise ConnectionEnded

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
