"""A pool of SMTP connections to one next server (RFC 5321), and one meaning for each of its answers."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Literal
from urllib.parse import unquote, urlsplit

from email_provisioning.domain.address import Address
from email_provisioning.errors import (
    MessageTooLarge,
    ProviderKeyInvalid,
    ProviderUnavailable,
    ProvisioningError,
)
from email_provisioning.providers._smtp_transaction import Explain, by_code, reset, transact

#: Each scheme of a relay URL: how the connection is secured, and the port where none is given (RFC 8314).
SCHEMES: dict[str, tuple[Literal["none", "tls", "starttls"], int]] = {
    "smtp": ("none", 25),
    "smtps": ("tls", 465),
    "smtp+starttls": ("starttls", 587),
}
#: How long one answer may take, and how long an idle connection is kept, in seconds.
TIMEOUT_SECONDS, IDLE_SECONDS = 30.0, 30.0
#: How many idle connections are kept.
MAX_IDLE = 8
_BARE_LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True, kw_only=True, slots=True)
class SmtpServer:
    """Where the next server is and how it is spoken to."""

    host: str
    port: int
    security: Literal["none", "tls", "starttls"]
    #: None where the server asks for no password.
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def from_url(cls, url: str) -> SmtpServer:
        """Read ``smtp+starttls://[user:password@]host[:port]``, ``smtps://…`` or ``smtp://…``."""
        parts = urlsplit(url)
        if parts.scheme not in SCHEMES or not parts.hostname:
            raise ValueError(
                "a relay's URL is smtp+starttls://user:password@host:587, or smtp:// or smtps://"
            )
        security, port = SCHEMES[parts.scheme]
        return cls(
            host=parts.hostname,
            port=parts.port or port,
            security=security,
            username=None if parts.username is None else unquote(parts.username),
            password=None if parts.password is None else unquote(parts.password),
        )


@cache
def authorities() -> ssl.SSLContext:
    """Return the one context that trusts the system's authorities: each further one costs 50 ms."""
    return ssl.create_default_context()


class SmtpClientPool:
    """Sends messages through one server; usable from many threads.

    Raises `ProviderUnavailable` for what may pass (no connection, no answer, a 4xx), `RecipientRefused`,
    `MessageTooLarge` or `MessageRefused` for what is refused, `ProviderKeyInvalid` where the password is.
    """

    def __init__(
        self,
        server: SmtpServer,
        *,
        hello: str,
        timeout: float = TIMEOUT_SECONDS,
        tls: ssl.SSLContext | None = None,
        refused: str | None = None,
        explain: Explain = by_code,
    ) -> None:
        """Introduce ourselves as ``hello``; without ``tls``, the system's authorities are trusted.

        ``refused`` is what to tell where our password is refused, ``explain`` knows the server's other words.
        """
        self._server = server
        self._hello = hello
        self._timeout = timeout
        self._refused = refused
        self._explain = explain
        self._tls = tls or authorities()
        self._idle: list[tuple[float, smtplib.SMTP]] = []
        self._lock = threading.Lock()

    def send(self, *, sender: str, recipients: Sequence[Address], content: bytes) -> str | None:
        """Return when the server has taken the message for every recipient; it is sent to all or to none.

        What is returned is the id that the server keeps it under, None where it tells none.
        """
        content = _with_crlf(content)
        with self._errors():
            return self._send(sender, recipients, content)

    def check(self) -> None:
        """Connect and sign in, and send nothing; raises what `send` would."""
        with self._errors():
            self._give_back(self._ready())

    def close(self) -> None:
        """Close every idle connection."""
        with self._lock:
            idle, self._idle = self._idle, []
        for _, connection in idle:
            connection.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except smtplib.SMTPAuthenticationError as error:
            raise self._not_let_in(error) from error
        except (smtplib.SMTPException, OSError) as error:
            # Also where the answer to the final dot is missing: nobody knows then if the message was taken, and
            # one that may arrive twice is better than one that may not arrive.
            raise ProviderUnavailable(cause=_described(error)) from error

    def _not_let_in(self, error: smtplib.SMTPAuthenticationError) -> ProvisioningError:
        text = error.smtp_error
        told = self._explain(
            error.smtp_code, text.decode(errors="replace") if isinstance(text, bytes) else text
        )
        if told is None:
            told = ProviderKeyInvalid(self._refused) if error.smtp_code >= 500 else ProviderUnavailable()
        told.cause = _described(error)
        return told

    def _send(self, sender: str, recipients: Sequence[Address], content: bytes) -> str | None:
        connection = self._ready()
        try:
            _check_size(connection, content)
            return transact(connection, sender, recipients, content, explain=self._explain)
        finally:
            self._give_back(connection)

    def _ready(self) -> smtplib.SMTP:
        connection = self._take()
        return connection if connection is not None and reset(connection) else self._connect()

    def _take(self) -> smtplib.SMTP | None:
        """Return the connection used last, if it is recent enough to be worth a question."""
        expired: list[smtplib.SMTP] = []
        with self._lock:
            oldest = time.monotonic() - IDLE_SECONDS
            while self._idle and self._idle[0][0] < oldest:
                expired.append(self._idle.pop(0)[1])
            connection = self._idle.pop()[1] if self._idle else None
        for each in expired:
            each.close()
        return connection

    def _give_back(self, connection: smtplib.SMTP) -> None:
        with self._lock:
            # smtplib drops the socket of a connection that has failed.
            if connection.sock is not None and len(self._idle) < MAX_IDLE:
                self._idle.append((time.monotonic(), connection))
                return
        connection.close()

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        if server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, self._hello, timeout=self._timeout, context=self._tls
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, self._hello, timeout=self._timeout)
        try:
            self._introduce(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _introduce(self, connection: smtplib.SMTP) -> None:
        assert connection.sock is not None
        # Nagle's algorithm would hold each command back until the last answer is acknowledged: 40 ms a time.
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._server.security == "starttls":
            connection.starttls(context=self._tls)
        connection.ehlo_or_helo_if_needed()
        if self._server.username is not None:
            connection.login(self._server.username, self._server.password or "")


def _check_size(connection: smtplib.SMTP, content: bytes) -> None:
    """Raise `MessageTooLarge` where the server says so beforehand (RFC 1870)."""
    limit = connection.esmtp_features.get("size", "")
    if limit.isdecimal() and 0 < int(limit) < len(content):
        raise MessageTooLarge(cause=f"the next server takes {limit} octets at most")


def _with_crlf(content: bytes) -> bytes:
    """Return the message with CRLF line ends only: any other could end it early at a careless server."""
    if content.count(b"\r") == content.count(b"\n") == content.count(b"\r\n"):
        return content
    return _BARE_LINE_END.sub(b"\r\n", content)


def _described(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
