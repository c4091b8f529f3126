"""One connection: admitted, timed, read line by line, and closed with a reason."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import ClassVar, TypeVar, cast

import structlog
from aiosmtpd.smtp import SMTP

from email_provisioning.errors import ProvisioningError
from email_provisioning.gateway.hub import Hub
from email_provisioning.gateway.replies import BROKEN, reply_to
from email_provisioning.gateway.wire import BadLine, ConnectionEnded, LineTooLong, Wire

_log = structlog.get_logger(__name__)

Result = TypeVar("Result")

#: Octets of a command line; RFC 4954, section 4, asks for this many in an exchange of AUTH.
MAX_LINE = 12_288
#: Octets of a message that have to come for each second of the longest silence, which is 5 minutes: a modem is fast
#: enough, even with pauses of the 3 minutes that RFC 5321, section 4.5.3.2.5, gives each block.
LEAST_PACE = 250
#: How long TLS may take to begin, in seconds.
HANDSHAKE_SECONDS = 20.0
#: How long a client may take to read the last reply before the connection is cut, in seconds.
FAREWELL_SECONDS = 5.0
_COMMAND = re.compile(r"([A-Za-z]{1,20})(?: (.*))?")


class Connection(SMTP):
    """Reads commands and answers them; what each command does is in the subclasses.

    aiosmtpd brings the protocol's frame. Its command loop is replaced because it has no limit on silent or failing
    clients, shows the text of internal errors, and answers without enhanced status codes.
    """

    #: Whether TLS comes before the first octet (RFC 8314, section 3.3).
    implicit_tls: ClassVar[bool] = False

    _names: ClassVar[list[str]]

    def __init_subclass__(cls) -> None:
        """Note the names of the commands, once for each kind of session."""
        cls._names = [name for name in dir(cls) if name.startswith("smtp_")]

    def __init__(self, hub: Hub, loop: asyncio.AbstractEventLoop, client: str) -> None:
        """Make the protocol of one connection that ``client`` has been admitted to."""
        super().__init__(None, hostname=hub.rules.hostname, loop=loop, timeout=hub.rules.idle_seconds)
        self.hub = hub
        self.client = client
        self.encrypted = self.implicit_tls
        self.last_sign = loop.time()
        #: Octets since then, and how many of them are the next one.
        self._octets, self._octets_of_a_sign = 0, 1
        #: Whether a command is being carried out, and whether it waits for us and not for the client.
        self._working = False
        self._busy = False
        self._closing = False
        self._farewell: str | None = None
        self._commands = 0
        self._errors = 0
        self._wire = Wire(loop=loop, hold=self._hold)
        self._end: asyncio.TimerHandle | None = None
        self._cut: asyncio.TimerHandle | None = None

    def __dir__(self) -> list[str]:
        """Return the commands alone: aiosmtpd looks through all of this, three times, for each new connection."""
        return self._names

    # -- The state that the hub looks at ----------------------------------------------------------

    @property
    def idle(self) -> bool:
        """Tell whether the session waits for a command."""
        return not self._working and not self._closing

    @property
    def trusted(self) -> bool:
        """Tell whether the client has proved who it is."""
        return bool(self.session is not None and self.session.authenticated)

    @property
    def peer(self) -> str | None:
        """Return the whole network address of the client; None where it is not known."""
        peer = self.transport.get_extra_info("peername") if self.transport is not None else None
        return str(peer[0]) if isinstance(peer, tuple) and peer else None

    def dismiss(self, reply: str) -> None:
        """Answer once more and close: at once where the session is idle, else after the present command."""
        if self._working:
            self._farewell = reply
        else:
            self._say_goodbye(reply)

    # -- asyncio's callbacks ------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin a session."""
        super().connection_made(transport)
        self._end = self.loop.call_later(self.hub.rules.session_seconds, self._session_over)

    def connection_lost(self, error: Exception | None) -> None:
        """End the session."""
        self._closing = True
        self._wire.end()
        if self._cut is not None:
            self._cut.cancel()
        super().connection_lost(error)

    def eof_received(self) -> bool:
        """Answer what a client has sent before it closed its side, where the transport allows that."""
        self._wire.end()
        return not self.encrypted

    def data_received(self, data: bytes) -> None:
        """Take what the client sends."""
        self._octets += len(data)
        if self._octets >= self._octets_of_a_sign:
            self._reset_timeout()
        self._wire.feed(data)

    def _reset_timeout(self, duration: float | None = None) -> None:
        """Note a sign of life. The timer itself is set anew only when it goes off: that is far less often."""
        self.last_sign = self.loop.time()
        self._octets = 0
        if self._timeout_handle is None:
            self._timeout_handle = self.loop.call_later(self._timeout_duration, self._timeout_cb)

    def _timeout_cb(self) -> None:
        """Close a connection that gave no sign of life; what is in our own hands is waited for."""
        silence = 0.0 if self._busy else self.loop.time() - self.last_sign
        if silence < self._timeout_duration:
            self._timeout_handle = self.loop.call_later(self._timeout_duration - silence, self._timeout_cb)
        else:
            why = "Idle for too long" if self._octets_of_a_sign == 1 else "The message comes too slowly"
            self._say_goodbye(f"421 4.4.2 {why}: connect again.")

    @contextmanager
    def steady(self) -> Iterator[None]:
        """Within this, one octet is no sign of life: a few of them would keep a message in memory for long."""
        self._octets_of_a_sign = int(LEAST_PACE * self._timeout_duration)
        try:
            yield
        finally:
            self._octets_of_a_sign = 1
            self._reset_timeout()

    def _session_over(self) -> None:
        farewell = "421 4.4.2 The session took too long: connect again."
        if self._busy:
            self._farewell = farewell
        else:
            self._say_goodbye(farewell)

    def _hold(self, hold: bool) -> None:
        """Make the client wait, or let it go on."""
        transport = cast(asyncio.Transport, self.transport)
        if hold:
            transport.pause_reading()
        else:
            transport.resume_reading()

    # -- The session ----------------------------------------------------------------------------------

    async def _handle_client(self) -> None:
        self.hub.sessions.add(self)
        self.hub.metrics.session(+1)
        try:
            await self.push(f"220 {self.hostname} ESMTP")
            while not self._closing:
                await self._next()
        except (ConnectionEnded, ConnectionError, ssl.SSLError, TimeoutError):
            # The client is gone, or did not begin TLS: nobody is left to be told.
            self._close()
        finally:
            # Not in connection_lost: it is not called where STARTTLS did not come to its end.
            self.hub.connections.leave(self.client)
            self.hub.sessions.discard(self)
            self.hub.metrics.session(-1)
            for timer in (self._end, self._timeout_handle):
                if timer is not None:
                    timer.cancel()

    async def _next(self) -> None:
        """Read one command and carry it out."""
        try:
            line = await self._wire.line(MAX_LINE)
        except BadLine as error:
            await self.push(reply_to(error))
            if isinstance(error, LineTooLong):
                self._close()
            return
        self._working = True
        try:
            await self._carry_out(line)
        except ProvisioningError as error:
            await self.push(self._refusal(error))
        except Exception as error:
            if isinstance(error, ConnectionEnded | ConnectionError | ssl.SSLError):
                raise
            _log.exception("session_failed")
            await self.push(BROKEN)
        finally:
            self._working = False
        if self._farewell is not None and not self._closing:
            self._say_goodbye(self._farewell)

    async def _carry_out(self, line: bytes) -> None:
        match = _COMMAND.fullmatch(line.decode("ascii", "replace").rstrip(" "))
        name = match[1].upper() if match else ""
        if not line.isascii() and name not in ("EHLO", "HELO"):
            raise BadLine("Commands are in ASCII: SMTPUTF8 is not offered.")
        command: Callable[[str | None], Awaitable[None]] | None = self._smtp_methods.get(name)
        if name != "RCPT":
            self._commands += 1
        if self._commands > self.hub.rules.max_commands:
            self._say_goodbye("421 4.7.0 Too many commands without a message.")
        elif match is None or command is None:
            await self.push("500 5.5.1 The command is not known.")
        elif (missing := self.missing_before(name)) is not None:
            await self.push(missing)
        else:
            await command(match[2])

    def missing_before(self, command: str) -> str | None:
        """Return the reply for a command that comes too early; None where it may be carried out."""
        return None

    async def in_pool(self, call: Callable[..., Result], *arguments: object) -> Result:
        """Run a blocking call in a thread; the client's clock stands still meanwhile."""
        self._busy = True
        try:
            return await self.hub.threads.run(call, *arguments)
        finally:
            self._busy = False
            self._reset_timeout()

    async def looked_up(self, call: Callable[..., Result], *arguments: object) -> Result:
        """Make a call that only looks into the database, or compares: at once where that waits for nobody."""
        if self.hub.at_once:
            return call(*arguments)
        return await self.in_pool(call, *arguments)

    def progress(self) -> None:
        """Note that a message was taken: what counts against a client begins anew."""
        self._commands = self._errors = 0

    def _refusal(self, error: ProvisioningError) -> str:
        if error.cause is not None:
            _log.warning("command_refused", code=error.code, cause=error.cause)
        return reply_to(error)

    # -- Writing and closing --------------------------------------------------------------------------

    async def push(self, status: str | bytes) -> None:
        """Answer; after too many refusals close."""
        text = status if isinstance(status, str) else status.decode("ascii", "replace")
        if self._closing or self.transport is None:
            return
        self._write(text)
        if text[0] in "45" and not text.startswith("452 4.5.3"):
            self._errors += 1
            if self._errors > self.hub.rules.max_errors:
                self._say_goodbye("421 4.7.0 Too many errors.")
        # asyncio's flow control: returns at once unless the client does not read.
        await self._drain_helper()  # type: ignore[attr-defined]

    def _write(self, reply: str) -> None:
        cast(asyncio.Transport, self.transport).write(reply.encode("ascii", "replace") + b"\r\n")

    async def _start_tls(self) -> None:
        """Turn the connection into one under TLS; what came before does not count any more."""
        transport = await self.loop.start_tls(
            cast(asyncio.Transport, self.transport),
            self,
            self.hub.tls,
            server_side=True,
            ssl_handshake_timeout=HANDSHAKE_SECONDS,
        )
        if transport is None:
            raise ConnectionEnded
        self.transport = transport
        self.encrypted = True

    def _say_goodbye(self, reply: str) -> None:
        if self.transport is not None and not self._closing:
            self._write(reply)
        self._close()

    def _close(self) -> None:
        """Close once everything is written; cut where the client does not read it."""
        if self._closing or self.transport is None:
            return
        self._closing = True
        if self._end is not None:
            self._end.cancel()
        self.transport.close()
        self._cut = self.loop.call_later(FAREWELL_SECONDS, cast(asyncio.Transport, self.transport).abort)
