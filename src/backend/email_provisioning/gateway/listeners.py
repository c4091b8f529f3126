"""The sockets that the gateway listens on."""

from __future__ import annotations

import socket
from contextlib import closing

from email_provisioning.errors import ProvisioningError

#: Connections that may wait to be accepted.
BACKLOG = 1024


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
