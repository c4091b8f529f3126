"""A gateway that runs beside the test, and the addresses that use it."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import smtplib
import socket
import ssl
import threading
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import uvloop

from email_provisioning.bootstrap import Services
from email_provisioning.domain.actor import Actor
from email_provisioning.gateway.server import Gateway

#: Everything that a client waits for takes far less, in seconds.
PATIENCE = 20.0


@dataclass(frozen=True, kw_only=True)
class Member:
    """An address with its password."""

    account_id: str
    address: str
    password: str = field(repr=False)


@dataclass(kw_only=True)
class RunningGateway:
    """A gateway in a thread of its own, and ways to talk to it."""

    services: Services
    gateway: Gateway
    loop: asyncio.AbstractEventLoop

    @property
    def tls(self) -> ssl.SSLContext:
        """Return a client's context that trusts the gateway's own certificate."""
        return ssl.create_default_context(
            cafile=str(self.services.settings.data_dir / "tls" / "self-signed.pem")
        )

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Run something in the gateway's loop."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(60)

    def plain(self) -> smtplib.SMTP:
        """Connect to the submission port."""
        return smtplib.SMTP("localhost", self.services.settings.gateway_port, timeout=PATIENCE)

    def secured(self) -> smtplib.SMTP:
        """Connect to the submission port and begin TLS."""
        client = self.plain()
        client.starttls(context=self.tls)
        return client

    def signed_in(self, member: Member) -> smtplib.SMTP:
        """Connect, begin TLS and sign in."""
        client = self.secured()
        client.login(member.address, member.password)
        return client

    def exchange(self) -> smtplib.SMTP:
        """Connect to the port for other servers."""
        return smtplib.SMTP("localhost", self.services.settings.gateway_mx_port, timeout=PATIENCE)

    def raw(self, port: int | None = None, *, source: str = "127.0.0.1") -> RawClient:
        """Connect without any manners; the greeting is read."""
        target = ("127.0.0.1", port or self.services.settings.gateway_mx_port)
        client = RawClient(socket.create_connection(target, PATIENCE, source_address=(source, 0)))
        client.greeting = client.reply()
        return client

    def raw_signed_in(self, member: Member) -> RawClient:
        """Return a signed-in session on the port with TLS from the start, as a bare socket."""
        target = ("127.0.0.1", self.services.settings.gateway_tls_port)
        connection = socket.create_connection(target, PATIENCE)
        client = RawClient(self.tls.wrap_socket(connection, server_hostname="localhost"))
        client.greeting = client.reply()
        assert client.say("EHLO client.test").startswith("250")
        plain = f"\0{member.address}\0{member.password}".encode()
        assert client.say("AUTH PLAIN " + base64.b64encode(plain).decode()).startswith("235")
        return client

    def inbox(self, member: Member) -> list[bytes]:
        """Return the messages that a member has received, oldest first."""
        folder = self.services.settings.data_dir / "mail" / member.account_id
        files = [*(folder / "new").glob("*"), *(folder / "cur").glob("*")]
        return [file.read_bytes() for file in sorted(files, key=_moment)]


class RawClient:
    """A socket and its unread octets."""

    greeting = ""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self._unread = b""

    def send(self, octets: bytes) -> None:
        """Send octets as they are."""
        self.socket.sendall(octets)

    def say(self, line: str) -> str:
        """Send a line and return the reply."""
        self.send(line.encode() + b"\r\n")
        return self.reply()

    def reply(self) -> str:
        """Return one reply with all of its lines; empty where the connection has been closed."""
        lines: list[str] = []
        while not lines or lines[-1][3:4] == "-":
            while b"\r\n" not in self._unread:
                try:
                    chunk = self.socket.recv(65536)
                except ConnectionError:
                    chunk = b""
                if not chunk:
                    return "\n".join(lines)
                self._unread += chunk
            line, _, self._unread = self._unread.partition(b"\r\n")
            lines.append(line.decode())
        return "\n".join(lines)

    def starttls(self, context: ssl.SSLContext) -> None:
        """Begin TLS on the client's side."""
        self.socket = context.wrap_socket(self.socket, server_hostname="localhost")

    def close(self) -> None:
        """Close."""
        self.socket.close()


@contextlib.contextmanager
def running(services: Services) -> Iterator[RunningGateway]:
    """Run a gateway until the block ends."""
    loop = uvloop.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    gateway = Gateway(services=services)
    here = RunningGateway(services=services, gateway=gateway, loop=loop)
    try:
        here.run(gateway.start())
        try:
            yield here
        finally:
            here.run(gateway.stop())
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
        services.database.close()


def create(services: Services, name: str, owner: Actor) -> Member:
    """Create an address."""
    created = services.creation.create(
        owner, username=name, domain=None, display_name=name.title(), idempotency_key=None
    )
    assert created.credentials is not None
    return Member(
        account_id=created.account.id,
        address=created.credentials.username,
        password=created.credentials.password,
    )


def message(
    sender: Member | str, to: Member | str, subject: str = "Hello", text: str = "Hello there"
) -> EmailMessage:
    """Return an ordinary message."""
    made = EmailMessage()
    made["From"] = sender if isinstance(sender, str) else sender.address
    made["To"] = to if isinstance(to, str) else to.address
    made["Subject"] = subject
    made.set_content(text)
    return made


def _moment(file: Path) -> int:
    return file.stat().st_mtime_ns
