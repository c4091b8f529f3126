"""Connections to addresses that were looked at: the one that is connected to is the one that was found allowed.

A name is looked up once, here, for the connection that is made now. What the DNS says at any other moment does not
count, so that a name which is public when it is checked and private when it is used gains nothing. TLS still verifies
the certificate against the name.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Sequence
from typing import Any

import httpcore

from email_provisioning.provisioning.webhooks.looking_up import Resolve, allowed_addresses


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


class CheckedBackend(httpcore.NetworkBackend):
    """Looks a host up, refuses it where any address of it is not allowed, and connects to one of those addresses."""

    def __init__(self, *, private: Sequence[str], deadline: Deadline, resolve: Resolve, plain: bool) -> None:
        """Take what `allowed_addresses` takes, and the instant by which everything must be over."""
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
        allowed = allowed_addresses(
            host, port, private=self._private, plain=self._plain, resolve=self._resolve
        )
        for address in allowed:
            try:
                stream = self._sockets.connect_tcp(
                    address, port, self._deadline.left(), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
                continue
            return _Stream(stream, self._deadline)
        raise last or httpcore.ConnectError("the host has no address")


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
