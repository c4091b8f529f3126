"""How much one client may ask of the gateway. Counts are kept in memory, by each process for itself."""

from __future__ import annotations

import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address

from email_provisioning.errors import ProvisioningError
from email_provisioning.settings import Settings

#: The time in which wrong passwords are counted, in seconds.
FAILURE_WINDOW = 600.0
#: How many clients' failures are remembered; of more, the longest known are forgotten.
MOST_CLIENTS = 10_000
#: IPv6 networks are given out with this prefix: one client has all of its addresses.
CLIENT_PREFIX = 64


class TooManyConnections(ProvisioningError):
    """Too many connections: try again later."""

    smtp = "421 4.7.0"
    retryable = True


class TooManyFailures(ProvisioningError):
    """Too many wrong passwords came from your network address: try again in ten minutes."""

    smtp = "421 4.7.0"
    retryable = True


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The limits of one session."""

    #: How the server calls itself.
    hostname: str
    #: Octets.
    max_message: int
    max_recipients: int
    #: Seconds without a sign of life, and in all.
    idle_seconds: float
    session_seconds: float
    #: Commands other than RCPT without a message sent, and refused ones.
    max_commands: int = 200
    max_errors: int = 50

    @classmethod
    def of(cls, settings: Settings) -> Rules:
        """Return the limits that the settings want."""
        return cls(
            hostname=_hostname(settings.gateway_public_host),
            max_message=settings.gateway_max_message_bytes,
            max_recipients=settings.gateway_max_recipients,
            idle_seconds=settings.gateway_idle_seconds,
            session_seconds=settings.gateway_session_seconds,
        )


def client_of(peer: object) -> str:
    """Return what counts as one client: an IPv4 address, or an IPv6 network."""
    try:
        address = ip_address(str(peer[0]).partition("%")[0])  # type: ignore[index]
    except (TypeError, IndexError, ValueError):
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(IPv6Address(int(address) >> CLIENT_PREFIX << CLIENT_PREFIX))
    return str(address)


def _hostname(host: str) -> str:
    """Return a host as SMTP writes it: an IP address stands in brackets (RFC 5321, section 4.1.3)."""
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return host
    return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"


@dataclass
class Connections:
    """Counts open connections."""

    total: int
    per_client: int
    #: Closes a connection that only waits, to make room; tells whether there was one.
    make_room: Callable[[], bool]
    _open: Counter[str] = field(default_factory=Counter)

    def admit(self, client: str) -> None:
        """Count one more connection, or raise `TooManyConnections`."""
        if self._open[client] >= self.per_client:
            raise TooManyConnections("Too many connections from your network address: close some first.")
        # Idle connections must not keep everybody else out.
        if self._open.total() >= self.total and not self.make_room():
            raise TooManyConnections
        self._open[client] += 1

    def leave(self, client: str) -> None:
        """Count one less."""
        self._open[client] -= 1
        if self._open[client] <= 0:
            del self._open[client]


@dataclass
class Failures:
    """Remembers the wrong passwords of the last ten minutes."""

    limit: int
    _times: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)

    def check(self, client: str) -> None:
        """Raise `TooManyFailures` where the client has used its failures up."""
        times = self._times.get(client)
        if times is None:
            return
        while times and times[0] < time.monotonic() - FAILURE_WINDOW:
            times.popleft()
        if len(times) >= self.limit:
            raise TooManyFailures

    def note(self, client: str) -> None:
        """Count one more failure."""
        self._times.setdefault(client, deque(maxlen=self.limit)).append(time.monotonic())
        self._times.move_to_end(client)
        while len(self._times) > MOST_CLIENTS:
            self._times.popitem(last=False)
