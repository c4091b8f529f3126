"""Connections to addresses that were looked at: the one that is connected to is the one that was found allowed.

A name is looked up once, here, for the connection that is made now. What the DNS says at any other moment does not
count, so that a name which is public when it is checked and private when it is used gains nothing. TLS still verifies
the certificate against the name.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore

from email_provisioning.domain.targets import is_allowed

#: Returns the addresses of a host; raises OSError where there are none.
Resolve = Callable[[str, int], Sequence[str]]


class ForbiddenTarget(Exception):
    """The host has an address inside a private network."""


class Unresolved(Exception):
    """The host has no address."""


class Deadline:
    """An instant by which everything must be over, however slowly the other side trickles."""

    def __init__(self, seconds: float) -> None:
        """Begin now."""
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left; raise httpcore's time-out where none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time is up")
        return left


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host as the machine knows them, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class CheckedBackend(httpcore.NetworkBackend):
    """Looks a host up, refuses it where any address of it is not allowed, and connects to one of those addresses."""

    def __init__(
        self, *, private: Sequence[str], deadline: Deadline, resolve: Resolve = resolve, plain: bool = False
    ) -> None:
        """``private`` are the networks that are allowed beside the public ones, or alone without TLS: ``plain``."""
        self._plain = plain
        self._private = private
        self._deadline = deadline
        self._resolve = resolve
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Return a connection; raise `Unresolved` or `ForbiddenTarget` before any packet is sent to the host."""
        last: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in self.addresses(host, port):
            try:
                stream = self._sockets.connect_tcp(
                    address, port, self._deadline.left(), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
                continue
            return _Stream(stream, self._deadline)
        raise last or httpcore.ConnectError("the host has no address")

    def addresses(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses of a host, all of which are allowed; raise `Unresolved` or `ForbiddenTarget`."""
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise Unresolved from error
        # All of them: one that leads inside is no slip of the DNS, and which one comes first is not ours to say.
        if not all(is_allowed(address, self._private, public=not self._plain) for address in addresses):
            raise ForbiddenTarget
        return addresses


class _Stream(httpcore.NetworkStream):
    """A connection on which nothing takes longer than the whole may take."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        return _Stream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own signature
        return self._stream.get_extra_info(info)

    def close(self) -> None:
        self._stream.close()
