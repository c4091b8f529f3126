"""How soon the member's page shows something and takes a key, beside a blank page of the same server.

``python -m benchmarks.panel_paint``. The blank page is the line of text with which the server answers for a file that
it does not have. The page takes a key when the field for the name has been drawn and the main thread is free. At a
first visit the browser has nothing of ours yet; at a second one, it has the files.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page

from benchmarks.claims import Claim, report
from benchmarks.http_report import ROUNDS, alternate, row
from benchmarks.panel_browser import House, house
from email_provisioning.web.panel import PATH

BLANK = f"{PATH}/assets/none"
#: What may be of the time that the blank page takes to be drawn: to draw ours, and until it takes a key.
PAINT, KEY, KEY_AGAIN = 5.0, 8.0, 8.0
#: Keeps when the field for the name had been drawn, and the main thread was free again.
_WATCH = """
window.ready = new Promise((resolve) => {
    const look = () => document.querySelector('.email-provisioning form input')
        ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))) : requestAnimationFrame(look);
    look();
});
"""
_PAINT = """new Promise((resolve) => new PerformanceObserver((list) => {
    const found = list.getEntriesByName('first-contentful-paint');
    if (found.length > 0) resolve(found[0].startTime);
}).observe({ type: 'paint', buffered: true }))"""


def main() -> int:
    """Print the medians and their ratios; return 1 where one is above its target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    with house() as at:
        person = at.person()
        measures = alternate(
            rounds,
            lambda: _first(at, at.window(person), BLANK, _paint),
            lambda: _first(at, at.window(person), PATH, _paint),
            lambda: _first(at, at.window(person), PATH, _key),
            lambda: _second(at, at.window(person)),
        )
    blank, *ours = measures
    row("blank", f"{blank:.0f} ms", widths=(32, 8))
    names = ("first contentful paint", "takes a key, first visit", "takes a key, second visit")
    missed = 0
    for name, value, target in zip(names, ours, (PAINT, KEY, KEY_AGAIN), strict=True):
        row(name, f"{value:.0f} ms", widths=(32, 8))
        claim = Claim(
            claim=f"member's page / blank page: {name}",
            ours=f"{value:.0f} ms",
            reference=f"{blank:.0f} ms",
            ratio=value / blank,
            target=target,
            at_least=False,
        )
        missed |= report(claim)
    return missed


def _first(at: House, context: BrowserContext, path: str, measure: Callable[[Page], float]) -> float:
    """Return what is measured of a page in a window that knows nothing yet, in milliseconds."""
    context.add_init_script(_WATCH)
    page = context.new_page()
    page.goto(f"{at.url}{path}")
    value = measure(page)
    context.close()
    return value


def _second(at: House, context: BrowserContext) -> float:
    page = context.new_page()
    page.goto(f"{at.url}{PATH}")
    page.locator(".email-provisioning form input").first.wait_for()
    page.close()
    return _first(at, context, PATH, _key)


def _paint(page: Page) -> float:
    painted: float = page.evaluate(_PAINT)
    return painted


def _key(page: Page) -> float:
    """Return when the page took a key, having seen that it does."""
    ready: float = page.evaluate("ready")
    field = page.locator(".email-provisioning form input").first
    field.press("a")
    if field.input_value() != "a":
        raise RuntimeError("the field did not take the key")
    return ready


if __name__ == "__main__":
    raise SystemExit(main())
