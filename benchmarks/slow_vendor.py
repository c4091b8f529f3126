"""A vendor that answers every call in a tenth of a second, the adapter to it, and a worker that uses both.

``python -m benchmarks.slow_vendor`` runs a worker until SIGTERM, with the adapter in SendGrid's place.
"""

from __future__ import annotations

import asyncio
import json
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ClassVar

from email_provisioning.bootstrap import build_services
from email_provisioning.domain.address import Address
from email_provisioning.domain.dns import DomainStatus
from email_provisioning.domain.finding import Finding
from email_provisioning.observability.logs import configure_logs
from email_provisioning.providers import registry
from email_provisioning.providers._http import VendorClient
from email_provisioning.providers.base import Capabilities, Holding, Mailbox, Outgoing, Provider
from email_provisioning.settings import load_settings

#: How long the vendor takes for each answer, in seconds.
ANSWER_SECONDS = 0.1
#: What makes a settings' SendGrid the slow vendor.
ENVIRON = {"EMAIL_PROVIDER": "sendgrid", "SENDGRID_API_KEY": "SG.slow"}


@dataclass
class Vendor:
    """The vendor while it runs: it notes when each call has arrived, by a clock that is never set."""

    url: str = ""
    arrivals: list[float] = field(default_factory=list)

    def most_in_a_second(self) -> int:
        """Return how many calls the fullest second holds, wherever it begins."""
        most, start = 0, 0
        for end, arrived in enumerate(self.arrivals):
            while self.arrivals[start] <= arrived - 1.0:
                start += 1
            most = max(most, end - start + 1)
        return most

    def rate(self) -> float:
        """Return calls a second from the first to the last."""
        return (len(self.arrivals) - 1) / (self.arrivals[-1] - self.arrivals[0])


class _Connection(asyncio.Protocol):
    """One keep-alive connection: a call at a time, as our client makes them."""

    def __init__(self, vendor: Vendor) -> None:
        self._vendor = vendor
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, end, body = self._read.partition(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        if not end or len(body) < length:
            return
        self._vendor.arrivals.append(time.monotonic())
        self._read = b""
        asyncio.get_running_loop().call_later(ANSWER_SECONDS, self._answer)

    def _answer(self) -> None:
        body = b'{"ready": true}'
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        if isinstance(self._transport, asyncio.WriteTransport) and not self._transport.is_closing():
            self._transport.write(head.encode() + body)


@contextmanager
def serving_vendor() -> Iterator[Vendor]:
    """Serve the vendor from a thread of its own."""
    vendor, loop, started = Vendor(), asyncio.new_event_loop(), threading.Event()

    async def serve() -> None:
        server = await loop.create_server(lambda: _Connection(vendor), "127.0.0.1", 0)
        vendor.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        started.set()

    thread = threading.Thread(target=lambda: (loop.run_until_complete(serve()), loop.run_forever()))
    thread.start()
    started.wait()
    try:
        yield vendor
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


class SlowProvider(Provider):
    """Makes an address in two calls: one that makes it, and one that looks whether it is ready."""

    kind: ClassVar[str] = "sendgrid"
    capabilities: ClassVar[Capabilities] = Capabilities(
        send=True,
        receive=False,
        read=False,
        remote_suspend=False,
        receives_while_suspended=False,
        restore=False,
        ready_at_once=False,
        made_on_first_use=False,
        makes_mailboxes=True,
        hosted=False,
        direct_note="direct_off",
    )

    def __init__(self, client: VendorClient) -> None:
        self._client = client

    def is_taken(self, address: Address, *, account_id: str) -> bool:
        return False

    def create(self, mailbox: Mailbox) -> str:
        wanted = {"email": mailbox.address.email, "mark": mailbox.account_id}
        self._client.call("create", "POST", "/mailboxes", content=json.dumps(wanted).encode())
        return mailbox.account_id

    def is_ready(self, mailbox: Mailbox) -> bool:
        return self._client.call("look", "GET", f"/mailboxes/{mailbox.ref}").object()["ready"] is True

    def delete(self, mailbox: Mailbox) -> None:
        self._client.call("delete", "DELETE", f"/mailboxes/{mailbox.ref}")

    def purge(self, mailbox: Mailbox) -> None:
        self.delete(mailbox)

    def check_recipient(self, recipient: Address) -> None:
        """Take anybody."""

    def relay(self, message: Outgoing) -> str | None:
        self._client.call("relay", "POST", "/messages", content=message.content)
        return None

    def domain_status(self, domain: str) -> DomainStatus:
        return DomainStatus(domain=domain, verified=True, records=())

    def diagnose(self, domain: str) -> Sequence[Finding]:
        return []

    def holdings(self, domain: str) -> Iterator[Holding]:
        return iter(())


def build(surroundings: registry.Surroundings) -> SlowProvider:
    """Return the adapter, led to where SendGrid would be."""
    client = VendorClient(
        vendor=SlowProvider.kind,
        base_url=str(surroundings.settings["SENDGRID_BASE_URL"]),
        pace=surroundings.pace,
        observe=surroundings.observe,
        explain=lambda _reply: None,
    )
    return SlowProvider(client)


def take_sendgrids_place() -> None:
    """Have the adapter built where SendGrid's is asked for."""
    registry.BUILT_IN["sendgrid"] = f"{SlowProvider.__module__}:build"


def main() -> None:
    """Run a worker."""
    take_sendgrids_place()
    settings, stop = load_settings(), threading.Event()
    configure_logs(settings)
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    build_services(settings).worker.run(stop)


if __name__ == "__main__":
    # Under its importable name, by which the registry finds it.
    from benchmarks import slow_vendor

    slow_vendor.main()
