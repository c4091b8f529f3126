"""Where a message ends, and what must never be taken for its end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from email_provisioning.errors import MessageTooLarge, ProvisioningError
from email_provisioning.gateway.wire import (
    SENT_AHEAD,
    BadLine,
    BareLineEnd,
    Budget,
    ConnectionEnded,
    LineTooLong,
    OutOfMemory,
    Wire,
)

#: What some servers took for the end of a message, or still do (CVE-2023-51764, 51765, 51766 and others).
SMUGGLED = [
    *(b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\n.\r", b"\r.\n"),
    *(b"\r.\r", b"\r.\r\n", b"\r\n.\r", b"\r\n.\r\r\n", b"\r\n\x00.\r\n"),
]


async def read(chunks: list[bytes], *, limit: int = 1000, budget: int = 10_000) -> tuple[object, bytes]:
    """Return a message or its refusal, and the line that follows."""
    wire = Wire(loop=asyncio.get_running_loop(), hold=lambda _hold: None)

    async def feed() -> None:
        for chunk in chunks:
            wire.feed(chunk)
            await asyncio.sleep(0)
        wire.end()

    feeding = asyncio.create_task(feed())
    with Budget(budget, per_client=budget).reservation("192.0.2.1") as take:
        try:
            content: object = await wire.content(limit, take)
        except ProvisioningError as error:
            content = error
    following = await wire.line(100)
    await feeding
    return content, following


def split(octets: bytes, size: int) -> list[bytes]:
    return [octets[at : at + size] for at in range(0, len(octets), size)]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 1000])
@pytest.mark.parametrize(
    ("sent", "content"),
    [
        (b".\r\n", b""),
        (b"\r\n.\r\n", b"\r\n"),
        (b"a\r\n.\r\n", b"a\r\n"),
        (b"..\r\n.\r\n", b".\r\n"),
        (b".a\r\n..b\r\n.\r\n", b"a\r\n.b\r\n"),
        (b"a\r\n\r\n...\r\n.\r\n", b"a\r\n\r\n..\r\n"),
    ],
)
def test_a_message_is_what_stands_before_the_dot(sent: bytes, content: bytes, size: int) -> None:
    assert asyncio.run(read(split(sent + b"RSET\r\n", size))) == (content, b"RSET")


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize("trick", SMUGGLED)
def test_nothing_else_ends_a_message(trick: bytes, size: int) -> None:
    sent = b"a" + trick + b"MAIL FROM:<admin@example.test>\r\n.\r\nRSET\r\n"
    content, following = asyncio.run(read(split(sent, size)))
    assert following == b"RSET"
    # The line feed and the carriage return that stand alone are refused; a NUL is neither.
    assert isinstance(content, BareLineEnd) == (b"\x00" not in trick)


@pytest.mark.parametrize("size", [1, 64, 100_000])
def test_a_message_that_is_too_large_is_read_to_its_end(size: int) -> None:
    sent = b"x" * 2000 + b"\r\n.\r\nRSET\r\n"
    content, following = asyncio.run(read(split(sent, size)))
    assert isinstance(content, MessageTooLarge)
    assert following == b"RSET"


def test_a_message_may_be_just_as_large_as_the_limit() -> None:
    sent = b"x" * 998 + b"\r\n"
    assert asyncio.run(read(split(sent + b".\r\nRSET\r\n", 10))) == (sent, b"RSET")


@pytest.mark.parametrize("first", [b"", b".", b"\r", b"a\r\n."])
def test_a_message_that_finds_no_memory_is_read_to_its_end(first: bytes) -> None:
    chunks = [first, b"x" * 500 + b"\r\n", b"\r\n", b".\r\nRSET\r\n"]
    content, following = asyncio.run(read(chunks, budget=3))
    assert isinstance(content, OutOfMemory)
    assert following == b"RSET"


def test_memory_is_given_back() -> None:
    budget = Budget(10, per_client=10)
    with budget.reservation("192.0.2.1") as take:
        take(6)
        with pytest.raises(OutOfMemory):
            take(5)
    assert budget.left == 10


def test_one_client_has_a_share_of_the_memory() -> None:
    budget = Budget(10, per_client=5)
    with budget.reservation("192.0.2.1") as first, budget.reservation("192.0.2.1") as second:
        first(3)
        with pytest.raises(OutOfMemory, match="from your network address"):
            second(3)
        with budget.reservation("192.0.2.2") as other:
            other(5)
    with budget.reservation("192.0.2.1") as take:
        take(5)


@pytest.mark.parametrize(("limit", "budget"), [(1000, 100), (100, 1000)])
def test_what_is_thrown_away_is_not_counted_while_the_rest_is_read(limit: int, budget: int) -> None:
    memory = Budget(budget, per_client=budget)

    async def main() -> None:
        wire = Wire(loop=asyncio.get_running_loop(), hold=lambda _hold: None)
        with memory.reservation("192.0.2.1") as take:
            reading = asyncio.ensure_future(wire.content(limit, take))
            for _ in range(5):
                wire.feed(b"x" * 60)
                await asyncio.sleep(0)
                await asyncio.sleep(0)
            assert (memory.left, reading.done()) == (budget, False)
            wire.feed(b"\r\n.\r\n")
            with pytest.raises((OutOfMemory, MessageTooLarge)):
                await reading

    asyncio.run(main())


def test_a_client_that_leaves_within_a_message_has_sent_none() -> None:
    with pytest.raises(ConnectionEnded):
        asyncio.run(read([b"From: a\r\n\r\nhalf"]))


@pytest.mark.parametrize(
    ("sent", "kind"),
    [(b"NOOP\n", BadLine), (b"NO\rOP\r\n", BadLine), (b"\r\r\n", BadLine), (b"x" * 200, LineTooLong)],
)
def test_a_line_ends_with_both(sent: bytes, kind: type[Exception]) -> None:
    async def line() -> bytes:
        wire = Wire(loop=asyncio.get_running_loop(), hold=lambda _hold: None)
        wire.feed(sent)
        return await wire.line(100)

    with pytest.raises(kind):
        asyncio.run(line())


def test_a_client_that_does_not_wait_is_made_to() -> None:
    held: list[bool] = []

    async def main(note: Callable[[bool], None]) -> None:
        wire = Wire(loop=asyncio.get_running_loop(), hold=note)
        for _ in range(SENT_AHEAD // 6 + 10):
            wire.feed(b"NOOP\r\n")
        assert held == [True]
        reading = asyncio.create_task(_read_until_ended(wire))
        await asyncio.sleep(0)
        wire.end()
        await reading

    asyncio.run(main(held.append))
    assert held == [True, False]


async def _read_until_ended(wire: Wire) -> None:
    try:
        while True:
            await wire.line(100)
    except ConnectionEnded:
        return


@given(
    lines=st.lists(st.binary(max_size=20).filter(lambda line: not {10, 13} & {*line})),
    size=st.integers(1, 50),
)
def test_every_message_arrives_as_it_was(lines: list[bytes], size: int) -> None:
    content = b"".join(line + b"\r\n" for line in lines)
    stuffed = b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines)
    assert asyncio.run(read(split(stuffed + b".\r\nRSET\r\n", size))) == (content, b"RSET")
