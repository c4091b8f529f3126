"""Large messages, and those that take long: whom they keep out, and for how long."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from email_provisioning.bootstrap import Services
from email_provisioning.gateway.exchange_session import ExchangeSession
from email_provisioning.gateway.server import LARGEST_AT_ONCE, LARGEST_PER_CLIENT, hub_of
from email_provisioning.gateway.threads import Threads
from tests.gateway.running import RawClient, RunningGateway, create, message
from tests.support.services import ALICE

LARGEST = 100_000
LINE = b"x" * 98 + b"\r\n"
#: Seconds of silence after which a client may still go on (RFC 5321, section 4.5.3.2.5).
PAUSE = 180


def begin(gateway: RunningGateway, *, source: str) -> RawClient:
    """Send nearly all of a message of the largest size."""
    client = gateway.raw(source=source)
    for line in ("EHLO client.test", "MAIL FROM:<>", "RCPT TO:<postmaster>", "DATA"):
        client.say(line)
    client.send(LINE * (LARGEST // len(LINE) - 1))
    return client


def held(gateway: RunningGateway) -> int:
    return LARGEST_AT_ONCE * LARGEST - gateway.gateway._hub.exchange_budget.left


def wait_until_held(gateway: RunningGateway, octets: int) -> None:
    deadline = time.monotonic() + 20
    while held(gateway) < octets:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_messages_that_other_servers_do_not_end_keep_nobody_else_out(
    start_gateway: Callable[..., RunningGateway],
) -> None:
    gateway = start_gateway(GATEWAY_MAX_MESSAGE_BYTES=str(LARGEST))
    contact = create(gateway.services, "contact", ALICE)
    text = "y" * (LARGEST // 2)
    clients = [begin(gateway, source="127.0.0.2") for _ in range(LARGEST_PER_CLIENT)]
    wait_until_held(gateway, LARGEST_PER_CLIENT * (LARGEST - 2 * len(LINE)))
    # This one has used its share up, and everybody else has his.
    one_more = begin(gateway, source="127.0.0.2")
    one_more.send(LINE + b".\r\n")
    assert one_more.reply().startswith("452 4.3.1 Too many large messages are on their way from your network")
    with gateway.exchange() as other:
        other.send_message(message("someone@outside.test", contact, text=text))
    # Many addresses together keep one another out, and not those who sign in.
    clients += [begin(gateway, source="127.0.0.3") for _ in range(LARGEST_PER_CLIENT)]
    wait_until_held(gateway, LARGEST_AT_ONCE * (LARGEST - 2 * len(LINE)))
    with gateway.signed_in(contact) as client:
        client.send_message(message(contact, contact, text=text))
    assert len(gateway.inbox(contact)) == 2
    for each in clients:
        each.close()


class Stopwatch(asyncio.SelectorEventLoop):
    """An event loop whose time passes when a test says so."""

    now = 0.0

    def time(self) -> float:
        return self.now

    async def pass_by(self, seconds: float) -> None:
        """Let time pass, and what is due be done."""
        self.now += seconds
        for _ in range(5):
            await asyncio.sleep(0)


class Pipe(asyncio.Transport):
    """A client's side of a connection, without a network."""

    def __init__(self, session: ExchangeSession) -> None:
        super().__init__()
        self.session = session
        self.replies: asyncio.Queue[str] = asyncio.Queue()
        self.closed = False
        session.connection_made(self)

    async def say(self, line: str) -> str:
        """Send a line and return the reply."""
        self.session.data_received(line.encode() + b"\r\n")
        return await self.replies.get()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.replies.put_nowait(bytes(data).decode())

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None:
        """Pass for a client that waits."""

    def resume_reading(self) -> None:
        """Pass for a client that goes on."""

    def close(self) -> None:
        self.closed = True
        self.session.loop.call_soon(self.session.connection_lost, None)

    def abort(self) -> None:
        """Pass for a connection that was closed before."""


Story = Callable[[Stopwatch, Pipe], Awaitable[None]]


@pytest.fixture
def tell(make_services: Callable[..., Services]) -> Callable[[Story], int]:
    """Return a function that tells the story of one message from its beginning, and what memory is free after it."""

    def told(story: Story) -> int:
        services = make_services(IMAP_PORT="0", GATEWAY_IDLE_SECONDS="300", GATEWAY_SESSION_SECONDS="86400")
        loop = Stopwatch()
        hub = hub_of(services, Threads(1))

        async def main() -> None:
            hub.connections.admit("192.0.2.1")
            pipe = Pipe(ExchangeSession(hub, loop, "192.0.2.1"))
            assert (await pipe.replies.get()).startswith("220")
            for line in ("EHLO client.test", "MAIL FROM:<>", "RCPT TO:<postmaster>"):
                assert (await pipe.say(line)).startswith("250")
            assert (await pipe.say("DATA")).startswith("354")
            await story(loop, pipe)
            await loop.pass_by(0)

        try:
            loop.run_until_complete(main())
        finally:
            loop.close()
            hub.threads.stop(10)
            services.database.close()
        largest = services.settings.gateway_max_message_bytes
        return LARGEST_AT_ONCE * largest - hub.exchange_budget.left

    return told


def test_a_message_that_hardly_goes_on_is_ended(tell: Callable[[Story], int]) -> None:
    async def story(loop: Stopwatch, pipe: Pipe) -> None:
        pipe.session.data_received(LINE * 200_000)
        await loop.pass_by(240)
        pipe.session.data_received(b"x")
        assert not pipe.closed
        await loop.pass_by(60)
        assert pipe.replies.get_nowait().startswith("421 4.4.2 The message comes too slowly")
        assert pipe.closed

    assert tell(story) == 0


@pytest.mark.parametrize(("pause", "sending", "pace"), [(0, 1000, 300), (PAUSE, 300 - PAUSE, 700)])
def test_a_message_from_a_slow_client_arrives(
    tell: Callable[[Story], int], pause: int, sending: int, pace: int
) -> None:
    async def story(loop: Stopwatch, pipe: Pipe) -> None:
        pipe.session.data_received(b"\r\n")
        for _ in range(4):
            await loop.pass_by(pause)
            for _ in range(0, sending, 10):
                await loop.pass_by(10)
                pipe.session.data_received(b"a" * (10 * pace - 2) + b"\r\n")
        assert (await pipe.say(".")).startswith("250 2.0.0")
        # What comes after it is timed from its end.
        await loop.pass_by(299)
        assert (await pipe.say("NOOP")).startswith("250")
        await loop.pass_by(300)
        assert pipe.replies.get_nowait().startswith("421 4.4.2 Idle for too long")

    assert tell(story) == 0
