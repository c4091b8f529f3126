"""An answer that is kept back does not tell how long it took to find."""

from __future__ import annotations

import asyncio
import math
import selectors

import pytest

from email_provisioning.gateway.submission_session import until


class Epoll(selectors.SelectSelector):
    """Waits in no time for whole milliseconds, rounded up, as epoll does."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        # Looking takes its time too.
        self.now += math.ceil((timeout or 0) * 1e3) * 1e-3 + 10e-6
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock goes on only while it waits, or where a test says so."""

    def __init__(self) -> None:
        self.clock = Epoll()
        super().__init__(self.clock)

    def time(self) -> float:
        return self.clock.now


@pytest.mark.parametrize("work", [0.0, 8e-6, 300e-6, 999e-6, 0.0015, 0.2, 0.4995])
def test_a_wait_until_an_instant_ends_then_whatever_was_done_before_it(work: float) -> None:
    loop = VirtualLoop()

    async def answer() -> float:
        started = loop.time()
        loop.clock.now += work
        await until(started + 0.5)
        return loop.time() - started

    try:
        # What is left is one look at the sockets.
        assert 0.5 <= loop.run_until_complete(answer()) <= 0.5 + 25e-6
    finally:
        loop.close()


def test_an_instant_that_has_gone_by_is_not_waited_for() -> None:
    loop = VirtualLoop()
    try:
        loop.run_until_complete(until(loop.time() - 1))
        assert loop.time() < 0.001
    finally:
        loop.close()
