"""What Dovecot says on standard error is passed on to our log, and its pipe is closed once."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvloop
from structlog.testing import capture_logs

from email_provisioning.imap.process import LogPipe


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        yield runner


def passed_on(runner: asyncio.Runner, *writes: bytes) -> list[str]:
    async def passing() -> None:
        reading, writing = os.pipe()
        log = LogPipe(reading)
        for octets in writes:
            os.write(writing, octets)
            await asyncio.sleep(0.001)
        os.close(writing)
        log.close()
        log.close()

    with capture_logs() as logs:
        runner.run(passing())
    return [each["line"] for each in logs if each["event"] == "dovecot"]


def test_each_line_is_passed_on_once_it_is_whole(runner: asyncio.Runner) -> None:
    assert passed_on(runner, b"Warning: o", b"ne\nError: two\n\nWarn", b"ing: three") == [
        "Warning: one",
        "Error: two",
        "Warning: three",
    ]


def test_the_signal_by_which_we_stop_it_is_no_news(runner: asyncio.Runner) -> None:
    assert passed_on(runner, b"imap(1): Warning: Killed with signal 15 (by pid=2 uid=0)\n") == []


def test_a_line_that_does_not_end_is_passed_on_in_parts(runner: asyncio.Runner) -> None:
    parts = passed_on(runner, *[b"x" * 50_000] * 4)
    assert "".join(parts) == "x" * 200_000
    assert max(map(len, parts)) < 200_000


def test_a_pipe_that_nobody_writes_to_any_more_is_not_read_again(
    runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads, read = list[int](), os.read

    def counted(descriptor: int, most: int) -> bytes:
        reads.append(descriptor)
        return read(descriptor, most)

    monkeypatch.setattr(os, "read", counted)

    async def left_open() -> None:
        reading, writing = os.pipe()
        log = LogPipe(reading)
        os.close(writing)
        for _ in range(50):
            await asyncio.sleep(0.001)
        assert reads.count(reading) == 1
        log.close()

    runner.run(left_open())


def test_a_file_that_another_thread_opens_meanwhile_stays_open(runner: asyncio.Runner) -> None:
    async def pipes() -> None:
        for _ in range(300):
            reading, writing = os.pipe()
            log = LogPipe(reading)
            await asyncio.sleep(0)
            os.close(writing)
            await asyncio.sleep(0)
            log.close()

    with opening_files() as failures:
        runner.run(pipes())
    assert failures == []


@contextmanager
def opening_files() -> Iterator[list[OSError]]:
    """Open and close files in a thread; the yielded list gets what went wrong."""
    failures, over = list[OSError](), threading.Event()

    def work() -> None:
        while not over.is_set():
            descriptor = os.open("/dev/null", os.O_RDONLY)
            try:
                os.read(descriptor, 1)
                os.close(descriptor)
            except OSError as error:
                failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield failures
    finally:
        over.set()
        thread.join()
