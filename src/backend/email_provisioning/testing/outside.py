"""The mail servers of the rest of the world, as a test sees them: they take messages, or do not."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Mood(Enum):
    """How the outside answers a message."""

    ACCEPTS = auto()
    #: For a while, with an answer that says so.
    BUSY = auto()
    #: For good.
    REFUSES = auto()
    TOO_LARGE = auto()
    #: Never, keeping the connection open.
    SILENT = auto()
    #: By closing the connection.
    HANGS_UP = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrived:
    """A message that reached the outside."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


@dataclass
class Outside(ABC):
    """What a provider under test sends through; a fake of a vendor's API can stand here as well."""

    mood: Mood = Mood.ACCEPTS
    #: Addresses that are refused for good, and for now.
    unknown: set[str] = field(default_factory=set)
    greylisted: set[str] = field(default_factory=set)
    #: Text that answers hold, and that no client of ours may be shown.
    private: str = "queue-host-17.internal"

    @property
    @abstractmethod
    def arrived(self) -> list[Arrived]:
        """Return what was taken, oldest first."""


@dataclass
class SmtpOutside(Outside):
    """A real SMTP server."""

    port: int = 0
    #: Every connection that was opened, and every AUTH that was tried.
    connections: int = 0
    logins: list[tuple[str, str]] = field(default_factory=list)
    #: The only password that opens.
    password: str | None = None
    #: What is said of a message that was taken.
    taken: str = "250 2.0.0 taken"
    _arrived: list[Arrived] = field(default_factory=list)
    _open: set[SMTP] = field(default_factory=set)

    @property
    def arrived(self) -> list[Arrived]:
        """Return what was taken."""
        return list(self._arrived)

    def cut_connections(self) -> None:
        """Close every open connection, as a server does after a while without a word."""
        for protocol in list(self._open):
            protocol.loop.call_soon_threadsafe(_cut, protocol)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer one recipient."""
        if address in self.unknown:
            return f"550 5.1.1 no such user at {self.private}"
        if address in self.greylisted:
            return f"450 4.7.1 come back later to {self.private}"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Answer one message."""
        mood = self.mood  # as it is now: who was hung up on may change it before this is over
        if mood is Mood.SILENT:
            await asyncio.sleep(3600)
        if mood is Mood.HANGS_UP:
            _cut(server)
        answers = {
            Mood.BUSY: f"451 4.3.0 {self.private} is busy",
            Mood.REFUSES: f"554 5.7.1 {self.private} does not like this",
            Mood.TOO_LARGE: f"552 5.3.4 too large for {self.private}",
        }
        if mood is Mood.ACCEPTS:
            content = bytes(envelope.original_content or b"")
            sender = (envelope.mail_from or "").removeprefix("<>")
            recipients = tuple(envelope.rcpt_tos)
            self._arrived.append(Arrived(sender=sender, recipients=recipients, content=content))
        return answers.get(mood, self.taken)

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, auth_data: LoginPassword
    ) -> AuthResult:
        """Check the password."""
        username, password = auth_data.login.decode(), auth_data.password.decode()
        self.logins.append((username, password))
        return AuthResult(success=password == self.password, handled=False)

    def protocol(self, tls: ssl.SSLContext | None, implicit: bool) -> SMTP:
        """Return what serves one connection."""
        self.connections += 1
        server = SMTP(
            self,
            enable_SMTPUTF8=True,
            hostname="outside.test",
            tls_context=None if implicit else tls,
            require_starttls=tls is not None and not implicit,
            authenticator=self.authenticate,
            auth_require_tls=False,
            timeout=60,
            loop=asyncio.get_running_loop(),
        )
        self._open.add(server)
        return server


@contextmanager
def smtp_outside(
    outside: SmtpOutside | None = None, *, tls: ssl.SSLContext | None = None, implicit: bool = False
) -> Iterator[SmtpOutside]:
    """Run a server on a free port of 127.0.0.1; with ``tls`` by STARTTLS, or from the start if ``implicit``.

    ``outside`` is a server with manners of its own, such as a vendor's.
    """
    outside = outside or SmtpOutside()
    # The protocol is named so that asyncio switches Nagle's algorithm off.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    outside.port = listener.getsockname()[1]
    loop = asyncio.new_event_loop()
    loop.run_until_complete(
        loop.create_server(
            lambda: outside.protocol(tls, implicit), sock=listener, ssl=tls if implicit else None
        )
    )
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield outside
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(_cancel_all())
        listener.close()
        loop.close()


def _cut(server: SMTP) -> None:
    if isinstance(server.transport, asyncio.WriteTransport):
        server.transport.abort()


async def _cancel_all() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
