"""What a host's name leads to, and whether that may be sent to."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence

from email_provisioning.domain.targets import is_allowed

#: Returns the addresses of a host; raises OSError where there are none.
Resolve = Callable[[str, int], Sequence[str]]


class ForbiddenTarget(Exception):
    """The host has an address inside a private network."""


class Unresolved(Exception):
    """The host has no address."""


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host as the machine knows them, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def allowed_addresses(
    host: str, port: int, *, private: Sequence[str], plain: bool, resolve: Resolve = resolve
) -> Sequence[str]:
    """Return the addresses of a host, all of which are allowed; raise `Unresolved` or `ForbiddenTarget`.

    ``private`` are the networks that are allowed beside the public ones, or alone without TLS: ``plain``.
    """
    try:
        addresses = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise Unresolved from error
    # All of them: one that leads inside is no slip of the DNS, and which one comes first is not ours to say.
    if not all(is_allowed(address, private, public=not plain) for address in addresses):
        raise ForbiddenTarget
    return addresses
