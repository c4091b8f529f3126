"""What a trace of Chromium tells of the frames of a page.

There is no graphics card here: other threads draw, so what a page itself is answerable for is its main thread. A
frame is late by as much as a task of that thread, or several in a row before one is drawn, takes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

_CATEGORIES = ("toplevel",)
_TASK, _MAIN_THREAD = "ThreadControllerImpl::RunTask", "CrRendererMain"
#: Keeps how long each frame waited for the one before, and those that the browser itself calls long: over 50 ms.
WATCH = """
window.frames_ = { between: [], long: [] };
new PerformanceObserver((list) => frames_.long.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'long-animation-frame' });
let last = null;
const frame = (now) => {
    if (last !== null) frames_.between.push(now - last);
    last = now;
    requestAnimationFrame(frame);
};
requestAnimationFrame(frame);
"""
_FORGET = "() => { frames_.between.length = 0; frames_.long.length = 0; }"


@dataclass(frozen=True, kw_only=True)
class Frames:
    """How a page kept up, in milliseconds."""

    #: The longest task of the page's main thread: from beginning to end, and what of it the processor worked for it.
    longest: float
    worked: float
    #: Every frame that the browser counts as long, from its first task to its end.
    long: tuple[float, ...]
    #: From one frame to the next, sorted: other threads, and what else the machine does, count too.
    between: tuple[float, ...]

    @property
    def worst(self) -> float:
        """Return the longest frame."""
        return max(self.longest, *self.long) if self.long else self.longest


def start(browser: Browser, page: Page) -> None:
    """Begin to trace a page that was opened with `WATCH`."""
    browser.start_tracing(page=page, categories=list(_CATEGORIES))
    page.evaluate(_FORGET)


def stop(browser: Browser, page: Page) -> Frames:
    """Return what was traced since `start`."""
    seen = page.evaluate("frames_")
    tasks = _tasks(json.loads(browser.stop_tracing())["traceEvents"])
    if not tasks:
        raise RuntimeError("the trace has no task of the page's main thread")
    return Frames(
        longest=max(task["dur"] for task in tasks) / 1e3,
        worked=max(task.get("tdur", 0) for task in tasks) / 1e3,
        long=tuple(seen["long"]),
        between=tuple(sorted(seen["between"])),
    )


def _tasks(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    main = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == _MAIN_THREAD
    }
    # One that is still at work when the trace ends has no duration.
    return [
        event
        for event in events
        if event["name"] == _TASK and "dur" in event and (event["pid"], event["tid"]) in main
    ]
