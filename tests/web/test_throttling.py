from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings, strategies

from email_provisioning.web.errors import TooManyRequests
from email_provisioning.web.throttling import WINDOW, Throttle


class Time:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def wait(throttle: Throttle, client: str = "a") -> float:
    """Return the seconds to wait that one request is told; 0 where it is taken."""
    try:
        throttle.take(client)
    except TooManyRequests as refused:
        return refused.retry_after or -1.0
    return 0.0


def passed(throttle: Throttle, client: str = "a") -> bool:
    return wait(throttle, client) == 0


def test_a_minute_later_all_is_forgotten() -> None:
    time = Time()
    throttle = Throttle(3, clock=time)
    assert [passed(throttle) for _ in range(5)] == [True] * 3 + [False] * 2
    time.now += 2 * WINDOW
    assert [passed(throttle) for _ in range(4)] == [True] * 3 + [False]


def test_clients_are_counted_apart() -> None:
    throttle = Throttle(1, clock=Time())
    assert passed(throttle, "a")
    assert passed(throttle, "b")
    assert not passed(throttle, "a")


def test_a_new_minute_is_no_new_allowance() -> None:
    time = Time()
    time.now = 59.0
    throttle = Throttle(10, clock=time)
    assert all(passed(throttle) for _ in range(10))
    time.now = 61.0
    assert sum(passed(throttle) for _ in range(10)) == 0


def test_what_is_over_takes_no_memory() -> None:
    time = Time()
    throttle = Throttle(1, clock=time)
    for number in range(1000):
        throttle.take(str(number))
    time.now += 2 * WINDOW
    throttle.take("a")
    assert len(throttle._now) + len(throttle._before) == 1


@settings(deadline=None)
@given(
    limit=strategies.integers(1, 20),
    pauses=strategies.lists(strategies.floats(0, 90, allow_nan=False), max_size=60),
)
def test_who_waits_as_long_as_told_is_let_in(limit: int, pauses: list[float]) -> None:
    time = Time()
    throttle = Throttle(limit, clock=time)
    for pause in pauses:
        time.now += pause
        told = wait(throttle)
        assert 0 <= told <= 2 * WINDOW
        time.now += told + 1e-6
        assert told == 0 or passed(throttle)


@settings(deadline=None)
@given(
    limit=strategies.integers(1, 20),
    pauses=strategies.lists(strategies.floats(0, 20, allow_nan=False), max_size=100),
)
def test_in_no_window_are_more_let_in(limit: int, pauses: list[float]) -> None:
    time = Time()
    throttle = Throttle(limit, clock=time)
    windows: dict[int, int] = {}
    for pause in pauses:
        time.now += pause
        if passed(throttle):
            window = int(time.now // WINDOW)
            windows[window] = windows.get(window, 0) + 1
    assert all(count <= limit for count in windows.values())


def test_no_limit_is_exceeded_by_many_at_once() -> None:
    throttle = Throttle(100, clock=Time())
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _number: passed(throttle), range(1000))) == 100


@pytest.mark.parametrize("limit", [1, 2])
def test_the_time_to_wait_is_exact_at_small_limits(limit: int) -> None:
    time = Time()
    throttle = Throttle(limit, clock=time)
    for _ in range(limit):
        throttle.take("a")
    time.now += wait(throttle) - 0.01
    assert not passed(throttle)
    time.now += 0.02
    assert passed(throttle)
