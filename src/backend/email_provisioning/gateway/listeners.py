"""The sockets that the gateway listens on, and who is let in."""

from __future__ import annotations

import asyncio
import socket
import ssl
from contextlib import closing, suppress
from dataclasses import dataclass, field

import structlog

from email_provisioning.errors import ProvisioningError
from email_provisioning.gateway.hub import Hub
from email_provisioning.gateway.limits import TooManyConnections, client_of
from email_provisioning.gateway.replies import reply_to
from email_provisioning.gateway.session import Session

_log = structlog.get_logger(__name__)

#: Connections that may wait to be accepted.
BACKLOG = 1024
#: How long TLS may take where it comes first, in seconds.
HANDSHAKE_SECONDS = 20.0
#: The pause after the system could not accept a connection, such as for want of descriptors, in seconds.
PAUSE = 0.5


class CannotListen(ProvisioningError):
    """The gateway cannot listen on one of its ports."""

    code = "cannot_listen"


def listen(host: str, port: int, setting: str, *, shared: bool = False) -> socket.socket:
    """Return a listening socket; raise `CannotListen`, naming the setting.

    With ``shared`` other processes of ours may listen on the same port, and the kernel deals out connections.
    """
    family, address = _address_of(host, port, setting)
    # The protocol is named because asyncio turns Nagle's algorithm off only where it reads TCP there; with it, each
    # reply waits up to 40 ms for the acknowledgement of the last one.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.bind(address)
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except OSError as error:
        listener.close()
        raise CannotListen(
            f"{setting}={port}: cannot listen on {host} ({error.strerror}). Stop what uses the port, or set another."
        ) from error
    return listener


def refuse_taken(host: str, port: int, setting: str) -> None:
    """Raise `CannotListen` where somebody listens already: a shared port would not tell."""
    with closing(listen(host, port, setting)):
        pass


def _address_of(host: str, port: int, setting: str) -> tuple[socket.AddressFamily, tuple[object, ...]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise CannotListen(f"{setting}={port}: {host} is not an address of this machine.") from error
    family, _, _, _, address = found[0]
    return family, address


@dataclass(kw_only=True)
class Door:
    """Accepts connections on one socket.

    They are counted when they are accepted, and not when a session begins: one that never begins TLS counts too.
    """

    listener: socket.socket
    kind: type[Session]
    hub: Hub
    _accepting: asyncio.Task[None] = field(init=False)
    _beginning: set[asyncio.Task[None]] = field(default_factory=set)

    def open(self) -> None:
        """Begin to accept."""
        self._accepting = asyncio.create_task(self._accept())

    def close(self) -> None:
        """Accept nothing more; sessions that have begun go on."""
        for task in (self._accepting, *self._beginning):
            task.cancel()
        self.listener.close()

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, peer = await loop.sock_accept(self.listener)
            except OSError as error:
                _log.error("connection_not_accepted", cause=str(error))
                await asyncio.sleep(PAUSE)
                continue
            client = client_of(peer)
            try:
                self.hub.connections.admit(client)
            except TooManyConnections as refusal:
                self.hub.metrics.connected(admitted=False)
                self._refuse(connection, client, refusal)
                continue
            self.hub.metrics.connected(admitted=True)
            task = loop.create_task(self._begin(connection, client))
            self._beginning.add(task)
            task.add_done_callback(self._beginning.discard)

    async def _begin(self, connection: socket.socket, client: str) -> None:
        loop = asyncio.get_running_loop()
        at_once = self.kind.implicit_tls
        session = self.kind(self.hub, loop, client)
        try:
            await loop.connect_accepted_socket(
                lambda: session,
                connection,
                ssl=self.hub.tls if at_once else None,
                ssl_handshake_timeout=HANDSHAKE_SECONDS if at_once else None,
            )
        except (OSError, ssl.SSLError, asyncio.CancelledError):
            # No TLS came about: the session, which would have counted itself out, has never begun.
            self.hub.connections.leave(client)
            connection.close()

    def _refuse(self, connection: socket.socket, client: str, refusal: TooManyConnections) -> None:
        self.hub.traffic.note_refused(client, refusal.detail)
        with connection, suppress(OSError):
            if not self.kind.implicit_tls:
                connection.send(reply_to(refusal).encode() + b"\r\n")
