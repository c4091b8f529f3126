"""A list of 10,000 addresses, scrolled through and searched in Chromium: ``python -m benchmarks.panel_list``."""

from __future__ import annotations

import argparse
import itertools
import math
from collections.abc import Iterator, Sequence

from playwright.sync_api import Page

from benchmarks import panel_trace
from benchmarks.claims import Claim, report
from benchmarks.http_accounts import PLACES, WORDS, add_accounts
from benchmarks.panel_browser import HEIGHT, WIDTH, House, house
from benchmarks.panel_trace import Frames

ADDRESSES, SEARCHES = 10_000, 40
#: Milliseconds that no frame, and no search but one in twenty, may take.
FRAME, SEARCH = 50, 150
#: Pixels of one turn of the wheel: as fast as a wheel is spun, three quarters of the window at once.
TURN = 600
#: Turns after which it is seen whether the end is reached, and the most that there can be.
LOOK_EVERY, MOST_TURNS = 50, 20_000
#: Milliseconds that the page waits for another key, and that the scripted person takes for one.
DEBOUNCE, KEY = 200, 30
_AT_THE_END = """() => {
    const more = [...document.querySelectorAll('button')].some((each) => each.textContent === 'Afficher la suite');
    return !more && document.documentElement.scrollHeight - innerHeight - scrollY < 2;
}"""
#: Resolves with the milliseconds from the last key to the frame that shows what was searched for, and with what the
#: server took of them. The rows of the search before are marked as stale until then.
_SEARCHED = """async (text) => {
    const field = document.querySelector('input[type=search]');
    let key = 0;
    field.addEventListener('input', () => { key = performance.now(); });
    const asked = () => performance.getEntriesByType('resource')
        .findLast(({ name }) => new URL(name).searchParams.get('q') === text);
    const isShown = () => asked()
        && document.querySelector('ul[data-stale=false] h3')?.textContent.includes(text.replace(' ', '-'));
    await new Promise((resolve) => {
        const look = () => isShown() ? resolve() : requestAnimationFrame(look);
        look();
    });
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const shown = performance.now();
    return [shown - key, asked().responseEnd - asked().startTime];
}"""


def main() -> int:
    """Print what was measured beside its targets; return 1 where one is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--addresses", type=int, default=ADDRESSES)
    count = parser.parse_args().addresses
    with house(MAX_EMAIL_ACCOUNTS_PER_USER="1000000") as at:
        person = at.person()
        add_accounts(at.services, person.id, count)
        context = at.window(person)
        context.add_init_script(panel_trace.WATCH)
        page = at.open(context)
        page.locator("ul[data-stale=false] h3").first.wait_for()
        return max(_judge_frames(_scroll(at, page), count), _judge_search(page, count))


def _scroll(at: House, page: Page) -> Frames:
    """Turn the wheel until the last address is in sight."""
    page.mouse.move(WIDTH / 2, HEIGHT / 2)
    panel_trace.start(at.browser, page)
    for turns in range(MOST_TURNS):
        page.mouse.wheel(0, TURN)
        if turns % LOOK_EVERY == 0 and page.evaluate(_AT_THE_END):
            return panel_trace.stop(at.browser, page)
    raise RuntimeError("the list has no end")


def _judge_frames(frames: Frames, count: int) -> int:
    between = frames.between
    print(
        f"{len(between)} frames; from one to the next p50 {_quantile(between, 0.5):.0f} ms,"
        f" p95 {_quantile(between, 0.95):.0f} ms; {len(frames.long)} over {FRAME} ms in the browser's own count"
    )
    return max(
        report(
            Claim(
                claim=f"{count} addresses scrolled through: {what}",
                ours=f"{longest:.1f} ms",
                reference=f"{FRAME} ms",
                ratio=longest,
                target=FRAME,
                at_least=False,
            )
        )
        for what, longest in (("longest frame, ms", frames.worst), ("most work in a task, ms", frames.worked))
    )


def _judge_search(page: Page, count: int) -> int:
    page.mouse.wheel(0, -1e9)
    field = page.get_by_role("searchbox")
    shown, answered = [], []
    for text in itertools.islice(_texts(count), SEARCHES + 1):
        field.fill("")
        page.evaluate(f"performance.clearResourceTimings(); window.searched = ({_SEARCHED})({text!r}); 0")
        field.press_sequentially(text, delay=KEY)
        total, server = page.evaluate("searched")
        shown.append(total - DEBOUNCE)
        answered.append(server)
    return max(
        report(
            Claim(
                claim=f"search among {count}: p95 of {what}, ms",
                ours=f"p95 {_quantile(times, 0.95):.0f} ms, median {_quantile(times, 0.5):.0f} ms",
                reference=f"{SEARCH} ms",
                ratio=_quantile(times, 0.95),
                target=SEARCH,
                at_least=False,
            )
        )
        # The first one warms up.
        for what, times in (("the server's answer", answered[1:]), ("rows shown after the pause", shown[1:]))
    )


def _texts(count: int) -> Iterator[str]:
    """Yield what is searched for, in turn: one address among all, and two words that a hundred have."""
    for number in itertools.count():
        one = number * 997 % count
        yield f"{PLACES[one // 10 % 10]}{one}"
        yield f"{WORDS[number % 10]} {PLACES[(number + number // 10) % 10]}"


def _quantile(values: Sequence[float], part: float) -> float:
    return sorted(values)[math.ceil(part * len(values)) - 1]


if __name__ == "__main__":
    raise SystemExit(main())
